"""Is a file from a stranger a safe bundle? Asks a limited child process; this one never parses the file."""

from pathlib import Path

from core.errors import UserError
from core.export.strangers.verdict import Verdict
from core.messages import Message
from core.plain import from_dict
from core.serving.sandbox.child import Child, ChildDied
from core.serving.sandbox.limits import CHILD_MEMORY_MB, MEGABYTE

LARGEST_MB = 256
SECONDS = 30


def check_file(file: Path, seconds: int = SECONDS, memory_mb: int = CHILD_MEMORY_MB) -> Verdict:
    """The verdict on a file: safe with its schema, card and metrics, or the problem and what to do.

    UserError only when there is no such file. Takes 0.5 to 2 s; never more than `seconds`.
    """
    if not file.is_file():
        raise UserError("There is no file {file}.", "Check the name.", file=str(file))
    try:
        content = read(file)
    except UserError as error:
        return Verdict(safe=False, problem=error.problem, fix=error.fix)
    return check_bytes(content, seconds, memory_mb)


def read(source: Path | bytes) -> bytes:
    """What a stranger brings; UserError for more than LARGEST_MB, which is not even read."""
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > LARGEST_MB * MEGABYTE:
        raise UserError(
            "The file has {size:,.0f} MB.",
            "Files up to {most} MB can be opened.",
            size=size / MEGABYTE,
            most=LARGEST_MB,
        )
    return source.read_bytes() if isinstance(source, Path) else source


def check_bytes(bundle: bytes, seconds: int = SECONDS, memory_mb: int = CHILD_MEMORY_MB) -> Verdict:
    """As check_file, for a file that is in memory: one's own of any size, or what `read` gave."""
    child = Child("core.export.strangers.check_child")
    try:
        reply, _ = child.ask({"seconds": seconds, "memory_mb": memory_mb}, bundle, seconds)
    except ChildDied:
        return Verdict(
            safe=False,
            problem=Message(
                "check.took_long",
                "Looking into the file took more than {seconds} seconds or {memory_mb} MB of memory, or broke.",
                seconds=seconds,
                memory_mb=memory_mb,
            ),
            fix=Message("check.only_ours", "Only open bundles that Model Atelier exported."),
        )
    finally:
        child.end()
    return from_dict(Verdict, reply)
