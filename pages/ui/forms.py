"""A declared setting becomes a widget; the declaration's bounds, help and choices do the rest."""

import math

import streamlit as st

from core.errors import UserError
from core.settings import Options, Setting, check, settings
from pages.ui import messages
from pages.ui.translation import t

IN_VIEW = 3


def form(
    options: type[Options],
    values: dict,
    prefix: str,
    section: str,
    hidden: tuple[str, ...] = (),
    circumstances: dict | None = None,
) -> dict:
    """Widgets for every setting of `options` that has an effect: the first three in view, the rest under More.

    `values` are those that differ from the defaults; returns the same after the visitor's changes. `prefix` must change
    when the values were replaced from outside, so that the widgets start from them. Settings named in `hidden`, and
    those without an effect beside the others and in these circumstances, have no widget and stay as they are.
    """
    chosen = {
        e.name: st.session_state.get(f"{prefix}_{e.name}", values.get(e.name, e.default)) for e in settings(options)
    }
    declared = [e for e in settings(options) if e.name not in hidden and e.matters(chosen, circumstances)]
    shown = {entry.name for entry in declared}
    kept = {name: value for name, value in values.items() if name not in shown}
    current = {entry.name: values.get(entry.name, entry.default) for entry in declared}
    with st.grid(3, min_column_width=220):
        for entry in declared[:IN_VIEW]:
            current[entry.name] = widget(entry, current[entry.name], prefix)
    if len(declared) > IN_VIEW:
        with st.expander(t("More settings"), icon=":material/tune:"), st.grid(3, min_column_width=220):
            for entry in declared[IN_VIEW:]:
                current[entry.name] = widget(entry, current[entry.name], prefix)
    changed = {entry.name: current[entry.name] for entry in declared if current[entry.name] != entry.default}
    try:
        check(options, changed, section)
    except UserError as error:
        messages.show(error)
        return values
    return changed | kept


def widget(entry: Setting, value: object, prefix: str) -> object:
    """One setting as the widget that suits its kind and bounds; returns what the visitor chose."""
    shared = {"label": _label(entry), "help": t(entry.help) if entry.help else None, "key": f"{prefix}_{entry.name}"}
    if entry.kind == "bool":
        return st.toggle(value=bool(value), **shared)
    if entry.kind == "choice":
        return _choice(entry, value, shared)
    if entry.kind in ("int", "float"):
        return _number(entry, value, shared)
    if entry.kind == "list":
        return _list(value, shared)
    return st.text_input(value=str(value or ""), **shared)


def _label(entry: Setting) -> str:
    return f"{t(entry.title)} ({t(entry.unit)})" if entry.unit else t(entry.title)


def _choice(entry: Setting, value: object, shared: dict) -> str:
    names = dict(entry.choices)
    return st.selectbox(
        options=list(names), index=list(names).index(str(value)), format_func=lambda name: t(names[name]), **shared
    )


def _number(entry: Setting, value: object, shared: dict) -> object:
    if entry.kind == "float" and entry.log and entry.low and entry.high:
        return st.select_slider(
            options=_steps(entry, float(value)), value=float(value), format_func=lambda x: f"{x:g}", **shared
        )
    if entry.kind == "int":
        low, high = _bound(entry.low, int), _bound(entry.high, int)
        if low is not None and high is not None and high - low <= 100 and not entry.log:
            return st.slider(min_value=low, max_value=high, value=int(value), step=1, **shared)
        return st.number_input(min_value=low, max_value=high, value=int(value), step=1, **shared)
    low, high = _bound(entry.low, float), _bound(entry.high, float)
    if low is not None and high is not None and high - low <= 10:
        shown = "percent" if low >= 0 and high <= 1 else None  # a share
        return st.slider(min_value=low, max_value=high, value=float(value), step=0.01, format=shown, **shared)
    return st.number_input(min_value=low, max_value=high, value=float(value), format="%g", **shared)


def _steps(entry: Setting, value: float) -> list[float]:
    decades = range(math.floor(math.log10(entry.low)), math.ceil(math.log10(entry.high)) + 1)
    round_numbers = {float(f"{digit}e{decade}") for decade in decades for digit in (1, 2, 3, 5)}
    return sorted({n for n in round_numbers if entry.low <= n <= entry.high} | {value, float(entry.default)})


def _list(value: object, shared: dict) -> tuple:
    text = st.text_input(value=", ".join(str(entry) for entry in value or ()), **shared)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return tuple(int(part) if part.isdigit() else part for part in parts)


def _bound(bound: float | None, kind: type) -> float | int | None:
    return None if bound is None else kind(bound)
