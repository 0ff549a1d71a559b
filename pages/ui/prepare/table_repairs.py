"""Repairs that were done to the table itself, in their order: each can be moved or taken out, as a new version."""

import streamlit as st

from core.data.lineage.versions import Step, history
from core.recipe import Recipe, RepairChoice
from core.records import Schema
from core.repairs import REPAIRS, reach
from core.repairs.base import EVERY
from core.runs.planning import plan
from core.store import versions
from core.store.datasets import Dataset
from core.store.projects import Project
from pages.ui.prepare import repairing
from pages.ui.prepare.repairs import buttons
from pages.ui.translation import plain, t


def show(workspace: str, project: Project, dataset: Dataset, recipe: Recipe, schema: Schema) -> None:
    """Every repair between the table as it was brought and the one in use; nothing while there is none."""
    brought, steps = _line(workspace, dataset)
    if not steps:
        return
    st.header(t("Repairs of the table"), icon=":material/table_edit:", anchor=False)
    st.markdown(
        t("Done once, to the rows you have. Moving one or taking it out makes a new version; those before it stay.")
    )
    without = reach.unreached([step.repaired for step in steps], plan.used_kinds(schema, recipe))
    for index, (step, missed) in enumerate(zip(steps, without, strict=True)):
        repair = REPAIRS.get(step.repair)
        name = t("The whole table") if step.column == EVERY else step.column
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            words = f"**{plain(name)}** · {plain(t(step.told), 200)}  \n{plain(t(step.summary.text), 200)}"
            st.markdown(f":material/{repair.icon if repair else 'help'}: {words}{_text(missed)}", width="stretch")
            buttons(
                f"table_{index}",
                index,
                len(steps),
                move=lambda to, index=index: (_again, (project.id, brought.id, _moved(steps, index, to), dataset.id)),
                out=(_again, (project.id, brought.id, [*steps[:index], *steps[index + 1 :]], dataset.id)),
            )


def _text(missed: tuple[str, ...]) -> str:
    if not missed:
        return ""
    names = ", ".join(f"**{plain(name)}**" for name in missed[:6]) + (" …" if len(missed) > 6 else "")
    words = t("New rows don't get this, so bring them in the mended form: {names}.", names=names)
    return f"  \n:material/warning: {words}"


def _line(workspace: str, dataset: Dataset) -> tuple[Dataset, list[Step]]:
    """The last version that was brought or read anew, and what was done to it since."""
    line = versions.line(workspace, dataset.id)
    start = max(index for index, version in enumerate(line) if index == 0 or not history(version.folder))
    return line[start], [step for version in line[start + 1 :] for step in history(version.folder)]


def _moved(steps: list[Step], index: int, to: int) -> list[Step]:
    others = [*steps[:index], *steps[index + 1 :]]
    return [*others[:to], steps[index], *others[to:]]


def _again(ident: str, brought: str, steps: list[Step], seen: str) -> None:
    """A button's callback: do these repairs to the table as it was brought; without any, that table is used."""
    choices: list[RepairChoice] = [step.choice for step in steps]
    repairing.start(ident, choices, brought, seen)
