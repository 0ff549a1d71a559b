"""What a bundle says of itself: its inputs, its outputs, its base models; plain data, as it stands in the file."""

from dataclasses import dataclass

from core.traits import BEFORE, Traits

FORMATS = (1, 2, 3)  # of bundles that can be opened, the one that is written last
ROWS = "N"  # how the first axis of a tensor is called that has one entry for each row


@dataclass(frozen=True)
class InputColumn:
    """One raw input of a bundle, as the file's own schema describes it.

    `tensor` is the graph input's name (differs from `name` only when that collides with an output).
    `low`/`high` are the 1st and 99th percentile of the training part; `typical` the median or most frequent value as
    text; `categories` the known values, most frequent first (boolean: words for 0, 1); `example` is made up of these.
    `traits`: what holds for all columns of its kind; files of formats 1 and 2 do not say it.
    """

    name: str
    tensor: str
    kind: str
    low: float | None = None
    high: float | None = None
    whole: bool = False
    typical: str = ""
    categories: tuple[str, ...] = ()
    example: str = ""
    can_miss: bool = True
    order: str = ""  # date: how day and month stand where the text is not ISO; time: what two numbers are, "" hours
    what: str = ""  # time: time of day or duration
    forms: tuple[str, ...] = ()  # date, time: the spellings beyond the plain ones that are read
    first_year: int = 1969  # date: where the hundred years begin that years of two digits are of
    as_text: bool = False  # number, boolean: the graph takes the cell's text ("1.234,50 €", "Yes") and reads it itself
    verbatim: bool = False  # texts are taken as they stand, blanks around them and words for missing as well
    missing: tuple[str, ...] | None = None  # the words that mean no value here, where not those of the whole bundle
    reads: str = ""  # number as text: what such a text looks like, roughly, so that others are told; "" is not known
    rate: int = 0  # audio: samples a second that the graph takes
    most: int = 0  # what a model reads of a text (characters, the first), hears of a sound (samples); 0: no end
    longest: int = 0  # audio: samples that the graph takes, to choose from them what is heard; 0: it takes the first
    scale: tuple[float, ...] = ()  # image: black and white of greys of more than 8 bits, see core.serving.inputs.greys
    model: str = ""  # text: the pretrained model that reads it, so that few rows are given to the graph at once
    steps: tuple[str, ...] = ()  # what the graph does to a value before the model gets it, a sentence each
    traits: Traits = Traits()

    def __post_init__(self) -> None:
        if not self.traits.tensor:
            object.__setattr__(self, "traits", BEFORE.get(self.kind, self.traits))

    @property
    def takes_text(self) -> bool:
        """True for a string tensor ("" is missing), False for float64 (NaN is missing)."""
        return self.as_text or self.traits.is_text


@dataclass(frozen=True)
class Output:
    """One output tensor of a bundle, as the file's own schema describes it.

    `type`: string, float32, float64, int64 or bool. `shape`: "N" is the rows, another letter any number, digits a size.
    `role`: what the type of answer takes it for. `meaning`: in the user's words.
    """

    name: str
    type: str
    shape: tuple[str, ...]
    role: str
    meaning: str = ""


@dataclass(frozen=True)
class BundleSchema:
    """What a bundle takes and gives. Stored as JSON under `atelier.schema`.

    `missing`: the words that mean no value, beside an empty cell; a graph that takes text knows them itself.
    `weights`: given where rare answers count more, so that the answer is not always the likeliest one.
    `answer`: a name in ANSWERS, and `outputs` what it gives; files of formats 1 and 2 do not say them (core.answers).
    """

    format: int
    task: str
    target: str
    inputs: tuple[InputColumn, ...]
    labels: tuple[str, ...] = ()
    level: float | None = None  # conformal coverage level of lower..upper
    promise: bool = True  # False: split by group, time or the user's column; the level is then measured, not promised
    low: float | None = None  # 1st-99th percentile of the target (regression)
    high: float | None = None
    missing: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()  # how much each label counts when one is picked; () the likeliest is
    thresholds: tuple[float, ...] = ()  # several labels: from which probability on each is named
    answer: str = ""
    outputs: tuple[Output, ...] = ()
    groups: str = ""  # the input whose equal texts belong together: an answer may depend on the rows of its group


@dataclass(frozen=True)
class BaseModel:
    """A pretrained model inside a bundle, as `atelier.base_model` names it: its id, the version taken, its licence.

    `changed`: how much of it changed (core.pretrained.change); "" in older files, which never changed it.
    """

    name: str
    label: str
    revision: str
    licence: str
    source: str
    changed: str = ""
