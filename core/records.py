"""Small frozen records handed between steps; plain data that goes to JSON and back, nothing that computes."""

from dataclasses import dataclass, field

from core.doubt import Doubt
from core.messages import Message
from core.plain import Plain
from core.repaired import Repaired

ROW = "__row"  # every dataset row's permanent id, int64


@dataclass(frozen=True)
class Spread:
    """How a measure is spread: smallest, median, largest, and at most 24 (from, to, count)."""

    smallest: float
    median: float
    largest: float
    histogram: tuple[tuple[float, float, int], ...] = ()


@dataclass(frozen=True)
class MediaFacts:
    """What a column of bytes holds, from the headers of its values.

    `images` and `sounds` are shares (0..1) of the present values. `formats`, `colours` (colour, grey, transparent),
    `rates` (samples a second) and `channels` are (value, count), most frequent first.
    """

    images: float = 0.0
    sounds: float = 0.0
    formats: tuple[tuple[str, int], ...] = ()
    bytes: Spread | None = None
    width: Spread | None = None  # pixels
    height: Spread | None = None  # pixels
    colours: tuple[tuple[str, int], ...] = ()
    seconds: Spread | None = None
    rates: tuple[tuple[int, int], ...] = ()
    channels: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class ColumnProfile:
    """Facts about one column as it was read.

    `storage` is how the dataset file keeps it: text, integer, real, boolean, date, timestamp, bytes or list.
    `numeric`, `boolean`, `date`, `time` are the shares (0..1) of the present values that read as that kind; where most
    do, those that only say “unknown” are not counted.
    The numbers from `minimum` to `deviation` describe the values that read as finite numbers (by `number_format` where
    `number_certain`); None without any.
    `low` and `high` are the 1st and 99th percentile. `frequent` holds at most 20 (text, count), most frequent first.
    `histogram` holds at most 24 (from, to, count). `earliest`/`latest` are ISO dates for date-like columns.
    """

    name: str
    storage: str
    rows: int
    missing: int
    unique: int
    numeric: float = 0.0
    boolean: float = 0.0
    date: float = 0.0
    time: float = 0.0
    whole: bool = False
    infinite: int = 0
    minimum: float | None = None
    low: float | None = None
    median: float | None = None
    mean: float | None = None
    high: float | None = None
    maximum: float | None = None
    deviation: float | None = None
    earliest: str = ""
    latest: str = ""
    day_order: str = ""  # how day and month stand in a column of date texts: iso, day first or month first
    day_order_sure: bool = True  # whether the rows show it
    longest: int = 0
    mean_length: float = 0.0
    mean_words: float = 0.0
    frequent: tuple[tuple[str, int], ...] = ()
    histogram: tuple[tuple[float, float, int], ...] = ()
    lengths: Spread | None = None  # characters, for a column of texts
    media: MediaFacts | None = None  # for a column of bytes
    number_format: Plain | None = None  # for texts that are numbers: the options of the repair read_numbers
    number_certain: bool = False  # whether a first recipe reads them so; a doubt may stand beside it
    codes: bool = False  # its digits name things rather than count them: leading zeros, 10E2, 30Y
    plain: bool = False  # every present value is what Python's float reads, or 0, 1, True, False where stored as such
    missing_words: tuple[str, ...] | None = None  # beside blank cells; None: the usual MISSING_WORDS of core.cells
    doubts: tuple[Doubt, ...] = ()
    options: Plain = field(default_factory=dict)  # of the kind that detection gave it: what name and neighbours suggest


@dataclass(frozen=True)
class Column:
    """A dataset column: the kind that detection gave it (a name in KINDS) and its profile."""

    name: str
    kind: str
    profile: ColumnProfile


@dataclass(frozen=True)
class Schema:
    """What a dataset holds; stands as JSON beside its Parquet file.

    `reading`: how the file was understood, in the words of ReadOptions; `rejected`: lines and files that were left out.
    `source`: the file's name; `source_path`: where it was, "" when it was brought and kept by the app.
    `repaired`: what was done to the table since it was read, the first first.
    """

    rows: int
    columns: tuple[Column, ...]
    warnings: tuple[Message, ...] = ()
    source: str = ""
    reading: Plain = field(default_factory=dict)
    rejected: int = 0
    source_path: str = ""
    source_sha256: str = ""
    repaired: tuple[Repaired, ...] = ()

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    def known(self, name: str) -> Column:
        """The column of that name, which must be there; KeyError where it is not."""
        found = self.column(name)
        if found is None:
            raise KeyError(name)
        return found


@dataclass(frozen=True)
class FittedTarget:
    """What a task knows of its target from the training part.

    `labels` are the class texts in the order of the probabilities (empty for regression);
    `mean` and `deviation` are in target units (regression only); `shares` are the classes' training shares.
    `weights`: how much each label counts when one is picked, 1 on average over the rows; () all alike.
    `tilt`: by how much each label counts for more among the rows that are learned from than in the data; models take
    it out of their scores again, which are as frequent as in the data. () not at all.
    `groups`: the column whose equal texts belong together, see core.tasks.base.Task.group_column; "" none.
    """

    task: str
    target: str
    labels: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    mean: float = 0.0
    deviation: float = 1.0
    median: float = 0.0
    weights: tuple[float, ...] = ()
    tilt: tuple[float, ...] = ()
    groups: str = ""


@dataclass(frozen=True)
class DataFacts:
    """The few facts that suggest options and decide `why_not`, known before a run starts.

    `texts`, `images`, `sounds`: columns that a network learns from as they are, other models from `features` numbers in
    all; a pretrained model's are `numbers`. `levels`: values of all categories or None. `changing`: columns' (kind,
    change).
    """

    rows: int
    numbers: int
    categories: int
    classes: int
    memory_mb: int = 4096
    texts: int = 0
    images: int = 0
    sounds: int = 0
    features: int = 0
    levels: int | None = None
    changing: tuple[tuple[str, str], ...] = ()
