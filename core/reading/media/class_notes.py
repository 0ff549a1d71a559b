"""What is told about classes and parts that were found: where they come from, and what is lacking."""

from dataclasses import dataclass

from core.messages import Message
from core.reading.media.files import Entry
from core.reading.media.parts import sounds_like_a_part
from core.reading.media.sorts import WORDS

_LACKING = {
    "train": Message("no_training_folder", "No folder is for training, so all rows are shared out at random."),
    "validation": Message(
        "no_validation_folder",
        "No folder is for validation, so some of the rows for training are taken to check while learning.",
    ),
    "test": Message(
        "no_test_folder", "No folder is for the test, so some of the rows for training are kept away for it."
    ),
}


@dataclass(frozen=True)
class Labelled:
    """A file with the name of its class, and the part (train, validation or test) its folders name, or ""."""

    entry: Entry
    label: str
    part: str = ""


def notes_on_classes(sort: str, files: list[Labelled], parts: tuple[str, ...], by_name: bool) -> list[str]:
    """Sentences about the classes and the parts of these files; none for plain class folders.

    parts: those that folders name, () without such; by_name: the files' own names say the class.
    """
    messages = []
    what, labels = WORDS[sort][1], {file.label for file in files}
    if by_name:
        shown = files[0]
        messages.append(
            Message(
                "names_say_classes",
                "No folders say what the {what} are, so their names do: “{name}” is “{label}”. Should "
                "that be wrong, bring one folder or zip for each class.",
                what=what,
                name=shown.entry.name,
                label=shown.label,
            )
        )
    if len(labels) == 1:
        label = files[0].label
        messages.append(
            Message(
                "one_class_only",
                "All {what} are “{label}”: to learn to tell classes apart, bring those of the others, "
                "too, each class in a folder or zip of its own, all at once.",
                what=what,
                label=label,
            )
        )
    odd = sorted(label for label in labels if not parts and sounds_like_a_part(label))
    if odd and len(labels) > 1:
        messages.append(
            Message(
                "folder_taken_as_class",
                "“{folder}” is taken as a class like the others. Should it say what the {what} are for, "
                "put the class folders into folders “train” and “test”.",
                folder=odd[0],
                what=what,
            )
        )
    return [*messages, *([_parts(what, parts)] if parts else [])]


def _parts(what: str, parts: tuple[str, ...]) -> str:
    named = ["training" if part == "train" else part for part in parts]
    listed = Message("listed_last", "{first} and {last}", first=", ".join(named[:-1]), last=named[-1])
    lacking = [sentence for part, sentence in _LACKING.items() if part not in parts]
    kept = Message(
        "folders_say_parts", "The folders say which {what} are for {parts} (column “part”)", what=what, parts=listed
    )
    return (
        " ".join([Message("shared_out_so", "{told}, and the rows are shared out so.", told=kept), *lacking])
        if "train" in parts
        else Message("parts_lacking", "{told}. {lacking}", told=kept, lacking=lacking[0])
    )
