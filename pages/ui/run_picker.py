"""Which finished run a page looks at: the one in the address, else the one that opens; and a line that says why."""

import streamlit as st

from core.runs import champion
from core.runs.champion import Opening
from core.store import runs
from core.store.datasets import away
from core.store.projects import Project
from core.store.runs import Run
from pages.ui import answering, messages, results, state
from pages.ui.translation import plain, t

VIEWED = "viewed_run_{project}"


def pick(project: Project | None) -> Run:
    """The finished run to look at, by address or picker, else the best; without one an empty state ends the page."""
    if project is None:
        messages.empty(
            t("There is no project here yet"),
            t("Begin with a sample or a table of your own."),
            t("Go to the overview"),
            "overview",
        )
    every = runs.all(state.workspace(), project.id)
    opening = answering.opening(project, every)
    if opening is None:
        _require_files(every)
        _require_none_live(every)
        messages.empty(
            t("There is no finished model here yet"),
            t("Train one; most are ready in under a minute."),
            t("Go to training"),
            "train",
        )
    asked, viewed = st.query_params.get("run", ""), VIEWED.format(project=project.id)
    known = {run.id: run for run in (*opening.alike, *opening.apart)}
    if asked and asked not in {run.id for run in every}:
        st.info(t("The model in the address is not in this project any more."), icon=":material/search_off:")
    current = known.get(asked, opening.run)
    if asked in known:
        st.session_state[viewed] = asked
    if len(known) > 1:
        _line(opening, current, known, st.session_state.get(viewed, ""))
    return current


def _require_files(every: list[Run]) -> None:
    """A finished model whose files are away, or whose task nobody knows here, is not one that was never made."""
    for run in every:
        if run.state.has_model:
            champion.require_known(run)
            if not run.folder.is_dir():
                raise away(run.name)


def _require_none_live(every: list[Run]) -> None:
    """Who waits for a model needs no other; ends the page with the way to the one that is being made."""
    live = next((run for run in every if run.live), None)
    if live is not None:
        messages.empty(
            t("Your model is not ready yet"),
            t("“{name}” is on its way; once it is finished, you find it here.", name=plain(live.name, 60)),
            t("See how it is getting on"),
            "train",
            run=live.id,
        )


def _choice(known: dict[str, Run], current: Run) -> None:
    st.session_state["picked_run"] = current.id
    called = results.titles(list(known.values()))
    with st.popover(t("Models")):
        st.selectbox(t("Model"), list(known), format_func=called, key="picked_run", on_change=_picked)


def _picked() -> None:
    _open(st.session_state["picked_run"])


def _open(run: str) -> None:
    st.query_params["run"] = run


def _line(opening: Opening, current: Run, known: dict[str, Run], viewed: str) -> None:
    """Which model this is and why; a newer or the last viewed one beside it, or the way back to the one that opens."""
    newest, best = max(known.values(), key=lambda run: run.created), current.id == opening.run.id
    if best:
        offers = {viewed: t("Last seen: “{name}”")} if viewed in known else {}
        offers |= {newest.id: t("Newest: “{name}”")}
    else:
        offers = {opening.run.id: t("Champion: “{name}”") if opening.promoted else t("Best: “{name}”")}
    offers.pop(current.id, None)
    line, beside = st.columns([3, 2] if offers else [6, 1], vertical_alignment="center")
    line.markdown(
        f":material/trophy: {answering.why(opening)}" if best else f":material/info: {_other(opening, current)}"
    )
    with beside.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right"):
        for run, label in offers.items():
            words = label.format(name=plain(known[run].name, 40))
            st.button(words, key=f"open_run_{run}", type="tertiary", on_click=_open, args=(run,))
        _choice(known, current)


def _other(opening: Opening, current: Run) -> str:
    values = {"name": plain(current.name, 60)}
    if current.id not in {run.id for run in opening.alike}:
        return _apart(opening, values)
    if champion.score(current) is None or champion.score(opening.run) is None:
        return t("**{name}** has no score to choose by.", **values)
    values |= {"value": results.chosen_by(current), "best": answering.scored(opening.run)}
    if opening.promoted:
        return t("**{name}** has {value}; the champion by {best}.", **values)
    return t("**{name}** has {value}; the best by {best}.", **values)


def _apart(opening: Opening, values: dict[str, str]) -> str:
    if opening.promoted:
        return t("**{name}** learned from other rows or for another question than the champion.", **values)
    return t(
        "**{name}** learned from other rows or for another question than the best, so that their numbers do not "
        "compare.",
        **values,
    )
