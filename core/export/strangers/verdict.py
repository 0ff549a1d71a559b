"""What looking into a stranger's file found; plain data that a limited process sends."""

from dataclasses import dataclass, field

from core.bundle_schema import BaseModel, BundleSchema
from core.messages import NOTHING, Message
from core.plain import Plain


@dataclass(frozen=True)
class Verdict:
    """Whether a file is a safe bundle. `problem` and `fix` are empty when it is.

    `recipe`: how it says that it was made, as plain data; `models`: the open ones inside; `weights`: how many numbers
    another training can take over.
    """

    safe: bool
    problem: Message = NOTHING
    fix: Message = NOTHING
    schema: BundleSchema | None = None
    card: str = ""
    metrics: Plain = field(default_factory=dict)
    recipe: Plain = field(default_factory=dict)
    models: tuple[BaseModel, ...] = ()
    weights: int = 0
