"""What whoever runs the app can set: the environment, read here and nowhere else. Knows no file and no table.

Each field of `Config` is one variable; docs/running.md lists them from here.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.errors import UserError

_YES = ("1", "ON", "YES", "TRUE", "Y", "T")  # as Hugging Face's libraries take them


class _Unfit(ValueError):
    """A value that can't be taken; its text says what would do."""


def _folder(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as error:  # "~" of nobody
        raise _Unfit("the path of a folder") from error


def _number(of: type[int] | type[float], least: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            found: float = of(text)
        except ValueError:
            found = float("nan")
        if not found >= least:  # also what is no number at all
            raise _Unfit(f"a {'whole ' if of is int else ''}number from {least} up")
        return found

    return read


def _yes(text: str) -> bool:
    return text.upper() in _YES


def _variable(
    read: Callable[[str], object],
    *names: str,
    help: str,
    default: object = None,
    otherwise: str = "",
    secret: bool = False,
) -> Any:  # noqa: ANN401  (dataclasses' field has no narrower type)
    """A field: the names of its variable (the first is written), what it says, and the default, in words as well."""
    about = {"read": read, "names": names, "help": help, "otherwise": otherwise or f"{default:,}"}
    return field(default=default, repr=not secret, metadata=about)


@dataclass(frozen=True)
class Config:
    """All that can be set, with its defaults; None stands for what depends on the machine. Megabytes are 2**20 bytes,
    of pretrained models 10**6."""

    home: Path | None = _variable(
        _folder,
        "ATELIER_HOME",
        help="the folder for everything",
        otherwise="`model-atelier` in the user's data folder",
    )
    models: Path | None = _variable(
        _folder,
        "ATELIER_MODELS",
        help="the folder for open models that were fetched, shared by all workspaces",
        otherwise="`models` in `ATELIER_HOME`",
    )
    model_mb: int = _variable(
        _number(int, 0),
        "ATELIER_MODEL_MB",
        help="size (MB) of one open model that may be fetched, at most 1,900",
        default=1900,
    )
    models_mb: int = _variable(
        _number(int, 0), "ATELIER_MODELS_MB", help="disk (MB) that all fetched open models may fill", default=20000
    )
    database: str | None = _variable(
        str,
        "ATELIER_DATABASE",
        help="an SQLAlchemy URL, to keep the tables in Postgres (install `psycopg` yourself)",
        otherwise="SQLite in `ATELIER_HOME`",
        secret=True,
    )
    jobs: int = _variable(_number(int, 0), "ATELIER_JOBS", help="trainings that run at the same time", default=1)
    queue: int = _variable(_number(int, 0), "ATELIER_QUEUE", help="runs that may wait in one workspace", default=20)
    job_memory_mb: int | None = _variable(
        _number(int, 1),
        "ATELIER_JOB_MEMORY_MB",
        help="memory (MB) that one training may use",
        otherwise="60 % of the machine's, shared by the trainings",
    )
    upload_mb: int = _variable(
        _number(int, 0),
        "ATELIER_UPLOAD_MB",
        help="size (MB) of a file that is brought in the browser; the command line reads any size",
        default=1000,
        otherwise="1,000 (the browser's limit stands in `.streamlit/config.toml`: 300)",
    )
    quota_mb: int = _variable(
        _number(int, 0), "ATELIER_QUOTA_MB", help="disk (MB) that one workspace may fill, trash included", default=5000
    )
    expiry_days: float = _variable(
        _number(float, 0),
        "ATELIER_EXPIRY_DAYS",
        help="days after which an unused workspace is removed; 0 is never",
        default=0.0,
        otherwise="never",
    )
    hub_token: str | None = _variable(
        str, "HF_TOKEN", help="an access token of Hugging Face, for gated models", otherwise="none", secret=True
    )
    hub_address: str | None = _variable(
        str, "HF_ENDPOINT", help="a mirror of Hugging Face", otherwise="Hugging Face itself"
    )
    offline: bool = _variable(
        _yes,
        "HF_HUB_OFFLINE",
        "TRANSFORMERS_OFFLINE",
        "HF_DATASETS_OFFLINE",
        help="1: nothing is fetched, whatever people ask for",
        default=False,
        otherwise="0",
    )
    debug: bool = _variable(
        _yes,
        "ATELIER_DEBUG",
        help="1: an error that no page expects is shown as it is, for whoever works on the app",
        default=False,
        otherwise="0: one sentence and a reference, under which the log has it",
    )

    def environment(self) -> dict[str, str]:
        """The variables that tell a child process the same; what is as the machine has it is left out."""
        report = {each.metadata["names"][0]: getattr(self, each.name) for each in fields(self)}
        return {
            name: str(int(value) if value is True else value)
            for name, value in report.items()
            if value is not None and value is not False
        }


NAMES = tuple(name for each in fields(Config) for name in each.metadata["names"])
_KEYS = tuple(map(os.environ.encodekey, NAMES))
_STORED: Mapping[Any, Any] = vars(os.environ)["_data"]  # a page asks some fifty times, and os.environ decodes each time
_given: Config | None = None


def current() -> Config:
    """What holds in this process: what a caller gave (see `use`), else what its environment says.

    UserError, for whoever runs the server, when a variable's value can't be taken.
    """
    return _given or _read(tuple(map(_STORED.get, _KEYS)))


@contextmanager
def use(chosen: Config) -> Iterator[None]:
    """Let these settings hold meanwhile, in all threads of this process and in the children that it starts."""
    global _given
    before, _given = _given, chosen
    try:
        yield
    finally:
        _given = before


def for_child(chosen: Config) -> dict[str, str]:
    """This process' environment for one that it starts, in which `chosen` holds."""
    others = {name: value for name, value in os.environ.items() if name not in NAMES}
    return others | chosen.environment()


@lru_cache(maxsize=8)  # asked for on every way to the disk or the database; the same texts mean the same
def _read(stored: tuple[Any, ...]) -> Config:
    texts = {name: os.environ.decodevalue(value) for name, value in zip(NAMES, stored, strict=True) if value}
    report = {name: text.strip() for name, text in texts.items() if text.strip()}
    found: dict[str, Any] = {}
    for each in fields(Config):
        values = [_value(name, report, each.metadata) for name in each.metadata["names"] if name in report]
        if values:
            found[each.name] = any(values) if len(each.metadata["names"]) > 1 else values[0]
    return Config(**found)


def _value(name: str, report: Mapping[str, str], about: Mapping[str, Any]) -> object:
    try:
        return about["read"](report[name])
    except _Unfit as unfit:
        raise UserError(
            "{name} is set to “{text}”, which is not {wanted}.",
            "Whoever runs this server: set it right, or leave it out for the default ({default}), and start again.",
            name=name,
            text=report[name][:100],
            wanted=str(unfit),
            default=about["otherwise"].replace("`", ""),
        ) from unfit
