"""What is known of a pretrained model before it is used, and what it is once it can be run. Plain records."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.pretrained.pictures.image_settings import ImageSettings

if TYPE_CHECKING:
    import onnx

RAW, FEATURES = "raw", "features"  # input and output of every encoder graph
PREPARED, VALUES = "prepared", "values"  # between them: what preparation gives, and what the module calls it
TOKENS, PIXELS, FRAMES = "tokens", "pixels", "frames"


@dataclass(frozen=True)
class PretrainedModel:
    """What is known of one pretrained model, from the catalogue or from its page. `id` is its name on Hugging Face.

    `revision`: the commit whose files are taken; "" takes the newest, which is then kept. `kind`: its medium.
    `licence`: an SPDX name, or as its page gives it. `parameters` in millions, `download_mb` in megabytes (10^6 bytes),
    `width`: how many numbers it gives (0: known once it is here). `milliseconds`: for a text, a picture or a second of
    sound on one core (0: unknown). `trained_on`, `good_at`: sentences for the card. `languages`: ISO 639 codes of what
    it reads or hears, ("*",) for very many, () where they don't matter or nobody says. `package`: a Python package that
    carries the weights, "" for none; `on_hub`: it can be got from Hugging Face. `rank`: 1 is the best to begin with.
    `similar`: it was made to lay texts of like meaning near each other.
    """

    id: str
    kind: str
    label: str
    licence: str
    source: str
    parameters: float
    download_mb: float
    revision: str = ""
    width: int = 0
    milliseconds: float = 0.0
    trained_on: str = ""
    good_at: str = ""
    languages: tuple[str, ...] = ()
    package: str = ""
    on_hub: bool = True
    rank: int = 9
    similar: bool = False


@dataclass(frozen=True)
class Built:
    """An encoder graph, fresh from a model's weights.

    It takes `raw` as the kind's own raw input (string [N]; uint8 [N,H,W,3]; float32 [N,samples]) and gives `features`
    float32 [N,width]; tokens, resizing, log-mel and pooling are all inside. `rate`: samples a second that it takes;
    `most`: characters or samples behind which nothing is looked at, 0 for no end.
    `prepare` is its first half: from `raw` to `prepared`, which the torch module of the model takes; None where there
    is no module. `sort`: TOKENS (int64 [N,T], -1 behind a text's end), PIXELS (uint8 [N,S,S,3]) or FRAMES (float32
    [N,T,M]); `shape`: most of a row's; `closing`: how many tokens close every text, also one that was cut.
    For pictures, `module` is its second half, `pixels` how it wants them, and `sizes` whether it takes other sizes.
    `trained`: how many numbers learn, by how much may change (core.pretrained.change); `refused`: why it can't be had.
    """

    model: "onnx.ModelProto"
    width: int
    rate: int = 0
    most: int = 0
    prepare: "onnx.ModelProto | None" = None
    sort: str = ""
    shape: tuple[int, ...] = ()
    closing: int = 0
    module: "onnx.ModelProto | None" = None
    pixels: ImageSettings | None = None
    sizes: bool = False
    trained: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Encoder:
    """An encoder graph on this machine's disk, with where it came from; see `Built` for the rest.

    `path`: from raw values to features; `prepare`: its first half, from raw values to `prepared`; `module`: the second
    half, from `values` to features, kept for pictures alone, as they may be brought to another size before.
    """

    id: str
    kind: str
    label: str
    revision: str
    licence: str
    source: str
    width: int
    rate: int = 0
    most: int = 0
    path: Path = Path()
    prepare: Path = Path()
    module: Path = Path()
    sort: str = ""
    shape: tuple[int, ...] = ()
    closing: int = 0
    pixels: ImageSettings | None = None
    sizes: bool = False
    trained: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
