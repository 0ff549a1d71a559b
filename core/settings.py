"""A setting is declared once, as a pydantic field; form, check, error text and search range all come from it.

Knows nothing of what the settings are for.
"""

import enum
import typing
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticUndefined

from core.errors import UserError
from core.plain import Plain


class Options(BaseModel):
    """Base of every options class: immutable, no unknown names, defaults checked too."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)


Chosen = typing.TypeVar("Chosen", bound=Options)


@dataclass(frozen=True)
class Setting:
    """One declared setting, ready to become a widget.

    `kind` is whole, real, switch, choice, text or list; `low`/`high` are inclusive bounds or None; `choices` are
    (value, label) pairs; `log` asks for a logarithmic scale; `unit` stands behind the number. `when`: the setting has
    an effect only where each of these names, of another setting or of a circumstance, has one of these values.
    """

    name: str
    title: str
    help: str
    kind: str
    default: object
    low: float | None = None
    high: float | None = None
    choices: tuple[tuple[str, str], ...] = ()
    log: bool = False
    unit: str = ""
    when: tuple[tuple[str, tuple[object, ...]], ...] = ()

    def matters(self, values: Plain, circumstances: Plain | None = None) -> bool:
        """Whether it has an effect beside those values of the other settings; what is not known speaks for it."""
        known = (circumstances or {}) | values
        return all(known[name] in wanted for name, wanted in self.when if name in known)


def setting(
    default: object,
    title: str,
    help: str,
    *,
    low: float | None = None,
    high: float | None = None,
    log: bool = False,
    unit: str = "",
    when: dict[str, tuple[object, ...]] | None = None,
) -> typing.Any:  # noqa: ANN401  (pydantic's Field has no narrower type)
    """Declare one field of an Options class, with its bounds inclusive; see Setting."""
    extra: typing.Any = {"log": log, "unit": unit, "when": tuple((when or {}).items())}
    return Field(default, title=title, description=help, ge=low, le=high, json_schema_extra=extra)


def settings(options: type[Options]) -> tuple[Setting, ...]:
    """The declared settings in order; the first three are the ones to show first."""
    return tuple(_describe(name, field) for name, field in options.model_fields.items())


def changed(options: type[Options], before: Plain, after: Plain) -> list[tuple[Setting, object, object]]:
    """The settings that differ, with both values; those left out of `before` or `after` have their defaults."""
    return [
        (entry, *pair)
        for entry in settings(options)
        if (pair := tuple(values.get(entry.name, entry.default) for values in (before, after)))[0] != pair[1]
    ]


def check(options: type[Chosen], values: Plain, section: str) -> Chosen:
    """Build `options` from plain values; UserError names the setting, the value and what is allowed."""
    try:
        return options.model_validate(values)
    except ValidationError as error:
        raise _as_user_error(options, error.errors()[0], section) from error


def _describe(name: str, field: typing.Any) -> Setting:  # noqa: ANN401
    extra = field.json_schema_extra or {}
    bounds = {key: getattr(mark, key) for mark in field.metadata for key in ("ge", "le") if hasattr(mark, key)}
    kind, choices = _kind(field.annotation)
    default = None if field.default is PydanticUndefined else field.default
    return Setting(
        name=name,
        title=field.title or name,
        help=field.description or "",
        kind=kind,
        default=default.value if isinstance(default, enum.Enum) else default,
        low=bounds.get("ge"),
        high=bounds.get("le"),
        choices=choices,
        log=bool(extra.get("log")),
        unit=str(extra.get("unit", "")),
        when=tuple(extra.get("when", ())),
    )


def _kind(annotation: typing.Any) -> tuple[str, tuple[tuple[str, str], ...]]:  # noqa: ANN401
    if typing.get_origin(annotation) is typing.Literal:
        return "choice", tuple((str(value), str(value)) for value in typing.get_args(annotation))
    if typing.get_origin(annotation) in (list, tuple):
        return "list", ()
    return {bool: "bool", int: "int", float: "float"}.get(annotation, "text"), ()


def _as_user_error(options: type[Options], detail: ErrorDetails, section: str) -> UserError:
    name = str(detail["loc"][0]) if detail["loc"] else ""
    if detail["type"] == "extra_forbidden":
        return UserError(
            "There is no setting “{name}” in {section}.",
            "The settings there are: {known}.",
            name=name,
            section=section,
            known=", ".join(options.model_fields) or "none",
        )
    known = {entry.name: entry for entry in settings(options)}
    return UserError(
        "“{title}” ({section}.{name}) can't be {value}.",
        "Allowed: {allowed}.",
        title=known[name].title if name in known else name,
        section=section,
        name=name,
        value=repr(detail["input"]),
        allowed=_allowed(known.get(name), detail["msg"]),
    )


def _allowed(entry: Setting | None, message: str) -> str:
    if entry is None:
        return message
    if entry.choices:
        return ", ".join(value for value, _ in entry.choices)
    if entry.kind == "bool":
        return "true or false"
    words = {"int": "a whole number", "float": "a number", "list": "a list"}.get(entry.kind, "a text")
    if entry.low is not None and entry.high is not None:
        return f"{words} from {entry.low:g} to {entry.high:g}"
    if entry.low is not None:
        return f"{words}, {entry.low:g} or more"
    return words
