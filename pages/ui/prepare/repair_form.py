"""Adding one repair to a column: which ones suit it, the settings, and what it would do to real rows."""

from collections.abc import Callable

import streamlit as st

from core.errors import UserError
from core.kinds.number import Number
from core.recipe import ColumnChoice, Recipe, RepairChoice, edit
from core.records import Column, Schema
from core.repairs import REPAIRS, preview, reach
from core.repairs.base import EVERY, Repair
from core.runs.planning import plan
from core.store.datasets import Dataset
from core.store.projects import Project
from pages.ui import changes, draft, forms, messages, tables
from pages.ui.prepare import repairing
from pages.ui.translation import clean, t, value

BY_HAND = ("relabel",)  # has its own grid
READERS = ("read_numbers", "plain_numbers")  # begin with the way in which the column's numbers are written


def choose(project: Project, recipe: Recipe, dataset: Dataset, column: Column | None) -> None:
    """The repairs that suit a column (None: the whole table) as a choice, then the chosen one's form and preview."""
    able = _for_table() if column is None else _for_column(recipe, column)
    if not able:
        st.info(t("No repair suits this column."), icon=":material/info:")
        return
    key = f"prepare_repair_{project.id}_{EVERY if column is None else column.name}"
    name = st.selectbox(
        t("Repair"),
        able,
        index=able.index(_likely(able, column)),
        format_func=lambda entry: t(REPAIRS[entry].label),
        key=key,
        persist_state="session",
    )
    repair = REPAIRS[name]
    of = EVERY if column is None else column.name
    st.markdown(t(repair.help))
    known = column.profile.number_format if column is not None and name in READERS else None
    key = f"{key}_{name}_{draft.revision()}"
    options = forms.form(repair.Options, known or {}, key, name, circumstances={"whole": of == EVERY})
    choice = RepairChoice(repair=name, column=of, options=options)
    st.markdown(_where(choice, recipe, tables.schema(dataset)))
    if any(_alike(repair, entry, choice) for entry in recipe.repairs):
        st.info(t("This repair is in the list above already."), icon=":material/task_alt:")
        return
    if not _shown(recipe, dataset, choice, column):
        return
    if repair.where == "data":
        st.button(
            t("Make the new version"),
            type="primary",
            icon=":material/build:",
            key="prepare_mend",
            on_click=repairing.start,
            args=(project.id, [choice]),
        )
        return
    st.button(
        t("Add to the model"),
        type="primary",
        icon=":material/add:",
        key="prepare_add",
        on_click=changes.make,
        args=(project.id, _adding(repair, choice, tables.schema(dataset)), f"{t(repair.label)}: {choice.column}"),
    )


def _likely(able: list[str], column: Column | None) -> str:
    """The repair that a column most likely needs, by what is known of it; the first without a sign."""
    if column is not None and not column.profile.number_format and column.profile.missing and "fill" in able:
        return "fill"
    return able[0]


def _adding(repair: Repair, choice: RepairChoice, schema: Schema) -> Callable[[Recipe], Recipe]:
    if not _reads_text(repair):
        return lambda recipe: edit.with_repair(recipe, choice)

    def added(recipe: Recipe) -> Recipe:
        first = edit.with_first_repair(recipe, choice)
        read = edit.with_column(first, choice.column, kind=Number.name, options={}, use=True)
        return plan.followed(recipe, read, schema)

    return added


def _alike(repair: Repair, one: RepairChoice, other: RepairChoice) -> bool:
    """The same repair of the same column with the same settings, those left as declared included."""
    if (one.repair, one.column) != (other.repair, other.column):
        return False
    return repair.Options(**one.options) == repair.Options(**other.options)


def _reads_text(repair: Repair) -> bool:
    """True when the repair makes numbers of texts: the column is then taken as a number."""
    return repair.where == "model" and repair.reads_text


def _for_column(recipe: Recipe, column: Column) -> list[str]:
    kind = recipe.choice(column.name).kind or column.kind
    able = []
    for name, repair in REPAIRS.items():
        taken_as = Number.name if _reads_text(repair) else kind
        if name not in BY_HAND and repair.why_not(column, taken_as) is None:
            able.append(name)
    if column.name in recipe.data.targets:  # what is learned is read, or repaired in the table
        return [name for name in able if REPAIRS[name].where == "data" or _reads_text(REPAIRS[name])]
    return able


def _for_table() -> list[str]:
    wide = [name for name, repair in REPAIRS.items() if repair.where == "data" and repair.scope != "column"]
    return [name for name in wide if name not in BY_HAND]


def _where(choice: RepairChoice, recipe: Recipe, schema: Schema) -> str:
    repair, targets = REPAIRS[choice.repair], recipe.data.targets
    if repair.where == "model":
        return t("**It becomes part of the model:** every new row gets it too.")
    if reach.would_miss(choice, targets, schema.repaired, plan.used_kinds(schema, recipe)):
        return t("**It makes a new version of the table:** new rows don't get it, so bring them in the mended form.")
    if choice.column in targets or not repair.changes_values:
        return t("**It makes a new version of the table:** nothing changes for new rows.")
    return t("**It makes a new version of the table:** new rows get it too, inside the model file.")


def _shown(recipe: Recipe, dataset: Dataset, choice: RepairChoice, column: Column | None) -> bool:
    try:
        settings = {"column": recipe.choice(choice.column), "kind": column.kind if column else ""}
        if _reads_text(REPAIRS[choice.repair]):
            settings["column"] = ColumnChoice(kind=Number.name)
        found = preview.preview(dataset.data, choice, earlier=recipe.repairs, **settings)
    except UserError as error:
        messages.show(error)
        return False
    if found.changes:
        st.dataframe(
            {
                t("Row"): [f"{change.row + 1:,}" for change in found.changes],
                t("Column"): [clean(change.column, 60) for change in found.changes],
                t("Before"): [value(change.before) for change in found.changes],
                t("After"): [value(change.after) for change in found.changes],
            },
            hide_index=True,
            alt=t("What the repair does to some rows"),
        )
    if found.dropped:
        st.markdown(t("Rows that would be dropped, for example:"))
        names = [name for name, _ in found.dropped[0][1]]
        rows = {t("Row"): [f"{row + 1:,}" for row, _ in found.dropped]}
        rows |= {clean(n, 60): [value(dict(values)[n]) for _, values in found.dropped] for n in names}
        st.dataframe(rows, hide_index=True, alt=t("Rows that would be dropped"))
    if not found.changes and not found.dropped:
        st.info(t("With these settings nothing changes in the rows looked at."), icon=":material/info:")
    return True
