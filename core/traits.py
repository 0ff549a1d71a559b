"""What holds for every column of a kind: the facts that others ask for, so that they need not know kinds by name.

A kind declares its traits, and a bundle's schema carries them. Knows no kind; BEFORE is for files without them.
"""

from dataclasses import dataclass

from core.messages import NOTHING, Message

IMAGE, AUDIO, TEXT = MEDIA = "image", "audio", "text"  # media: what eye and ear judge, and what open models exist for
AMOUNT, TRUTH, DAYS, SECONDS, LEVEL = SCALES = "amount", "truth", "days", "seconds", "level"
LINE, CHOICE, WORDS, AREA, PICTURE, SOUND = WIDGETS = "line", "choice", "words", "area", "picture", "sound"
SHAPES: dict[str, tuple[int | str, ...]] = {  # of a raw input, by its element type
    "float64": ("N",),
    "string": ("N",),
    "uint8": ("N", "H", "W", 3),
    "float32": ("N", "samples"),
}
ABSENT = {"float64": "NaN", "string": "empty text", "uint8": "one point", "float32": "one sample"}  # no value, in words


@dataclass(frozen=True)
class Traits:
    """`tensor`: element type of the raw input (SHAPES), which also says what a missing value is (ABSENT).

    `medium`: "image", "audio" or "text" where values are judged by eye and ear, "" where they are cells of a table.
    `scale`: how charts, checks and repairs take the values: an "amount"; a "truth", 0 or 1; "days", counted from
    1970; "seconds"; a "level", one of a few words; "" none of these, texts to look at.
    `widget`: how a form asks for a value; a name in WIDGETS of pages.ui.predict.fields.
    """

    tensor: str = ""
    medium: str = ""
    scale: str = ""
    widget: str = LINE

    @property
    def is_file(self) -> bool:
        """Whether a value is the content of a file, which is decoded, rather than what stands in a cell."""
        return self.medium in (IMAGE, AUDIO)

    @property
    def is_text(self) -> bool:
        """Whether the raw input takes texts, "" for a missing one."""
        return self.tensor == "string"

    def alike(self, other: "Traits") -> bool:
        """Whether values mean the same; a form may ask for them in another way."""
        return (self.tensor, self.medium, self.scale) == (other.tensor, other.medium, other.scale)

    @property
    def misfit(self) -> Message:
        """What of a stranger's traits can't be so, in a few words; "" where nothing is."""
        known = {"tensor": (*SHAPES,), "medium": ("", *MEDIA), "scale": ("", *SCALES), "widget": WIDGETS}
        odd = [name for name, able in known.items() if getattr(self, name) not in able]
        if odd:
            return Message("traits.unknown", "its {trait} is unknown here", trait=odd[0])
        takes = {IMAGE: ("uint8",), AUDIO: ("float32",), TEXT: ("string",)}.get(self.medium, ("float64", "string"))
        if self.tensor not in takes:
            return Message("traits.tensor", "its values do not go into its tensor")
        fits = self.is_file == (self.widget in (PICTURE, SOUND))
        return NOTHING if fits else Message("traits.widget", "its widget gives no such values")


BEFORE = {  # the kinds of formats 1 and 2, whose files do not say their traits
    "number": Traits("float64", scale=AMOUNT),
    "boolean": Traits("float64", scale=TRUTH, widget=CHOICE),
    "category": Traits("string", scale=LEVEL, widget=WORDS),
    "date": Traits("string", scale=DAYS),
    "time": Traits("string", scale=SECONDS),
    "text": Traits("string", TEXT, widget=AREA),
    "image": Traits("uint8", IMAGE, widget=PICTURE),
    "audio": Traits("float32", AUDIO, widget=SOUND),
}
