"""The findings of a check-up as cards: what was found, how it shows, what follows from it, and one click to repair
it."""

import streamlit as st

from core.audit import handled
from core.audit.remaining import applied_safely, leaves_enough
from core.audit.remedies import followed, taken_back
from core.audit.report import Report
from core.findings import Finding, Remedy
from core.recipe import Recipe, RepairChoice
from core.records import Schema
from core.repairs import REPAIRS, reach
from core.store.projects import Project
from pages.ui import changes
from pages.ui.prepare import repairing
from pages.ui.translation import clean, plain, t, tn

LOOKS = {
    "stop": ("Would mislead", "red", "dangerous"),
    "warn": ("Look at this", "orange", "warning"),
    "hint": ("Good to know", "blue", "lightbulb"),
}
IN_VIEW = 6  # open cards shown at once; the rest wait below


def still_open(report: Report, recipe: Recipe) -> list[Finding]:
    """The findings that the recipe does not take care of yet, the gravest first."""
    return [finding for finding in report.findings if not handled(finding, recipe)]


def summary(report: Report, recipe: Recipe) -> None:
    """How many findings of each severity are open, as badges, or that there is none."""
    left = still_open(report, recipe)
    if not left:
        words = t("Nothing is left to look at.") if report.findings else t("Nothing was found that would mislead.")
        st.markdown(f":green[:material/verified:] **{words}**", width="content")
        return
    with st.container(horizontal=True, width="content"):
        for severity, (label, color, icon) in LOOKS.items():
            count = sum(finding.severity == severity for finding in left)
            if count:
                st.badge(f"{count} × {t(label)}", icon=f":material/{icon}:", color=color)


def cards(project: Project, recipe: Recipe, schema: Schema, report: Report) -> None:
    """Open findings first, the gravest on top; those taken care of below, each with the way back."""
    numbered = list(enumerate(report.findings))
    left = [entry for entry in numbered if not handled(entry[1], recipe)]
    done = [entry for entry in numbered if handled(entry[1], recipe)]
    for index, finding in left[:IN_VIEW]:
        card(project, recipe, schema, finding, f"prepare_{index}_{finding.check}")
    if left[IN_VIEW:]:
        words = tn("{count} more finding", "{count} more findings", len(left) - IN_VIEW)
        with st.expander(words, icon=":material/expand_more:"):
            for index, finding in left[IN_VIEW:]:
                card(project, recipe, schema, finding, f"prepare_{index}_{finding.check}")
    if done:
        with st.expander(tn("{count} taken care of", "{count} taken care of", len(done)), icon=":material/task_alt:"):
            for index, finding in done:
                card(project, recipe, schema, finding, f"prepare_{index}_{finding.check}")


def card(project: Project, recipe: Recipe, schema: Schema, finding: Finding, key: str) -> None:
    """One finding with its examples and remedies; `key` begins its widgets' keys."""
    label, color, icon = LOOKS[finding.severity]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(t(label), icon=f":material/{icon}:", color=color)
            st.subheader(plain(t(finding.title), 200), anchor=False, width="content")
        st.markdown(f"{plain(t(finding.evidence), 600)}  \n{plain(t(finding.consequence), 600)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            for number, remedy in enumerate(finding.remedies):
                _button(project, recipe, schema, finding, remedy, f"{key}_{number}")
            if finding.examples:
                with st.popover(t("Such rows"), icon=":material/table_rows:", type="tertiary"):
                    names = list(dict.fromkeys(name for row in finding.examples for name in row))
                    st.dataframe(
                        {_heading(name): [clean(row.get(name, ""), 80) for row in finding.examples] for name in names},
                        hide_index=True,
                        alt=t("Rows that show it"),
                    )


def _button(project: Project, recipe: Recipe, schema: Schema, finding: Finding, remedy: Remedy, key: str) -> None:
    if followed(remedy, recipe):
        message = t("Taken back: {what}", what=f"{t(remedy.label)}: {_where(finding)}")
        back = lambda now, remedy=remedy: taken_back(now, remedy)  # noqa: E731
        label = t("Done: {what}. Take it back", what=plain(t(remedy.label)))
        st.button(label, icon=":material/undo:", key=key, on_click=changes.make, args=(project.id, back, message))
        return
    if not leaves_enough(recipe, remedy, schema):
        st.caption(t("Can't be left out: nothing else is left to learn from."), width="content")
        return
    label, icon = plain(t(remedy.label)), ":material/build:"
    where = REPAIRS[remedy.arguments["repair"]].where if remedy.action == "repair" else ""
    if where:
        label = t("{what} (new version)", what=label) if where == "data" else t("{what} (in the model)", what=label)
    if where == "data":
        choice = RepairChoice(**remedy.arguments)
        about = t("Makes a new version of the table. Nothing changes for new rows.")
        if reach.would_miss(choice, recipe.data.targets):
            about = t("Makes a new version of the table. New rows don't get it, so bring them in the mended form.")
        st.button(label, icon=icon, key=key, help=about, on_click=repairing.start, args=(project.id, [choice]))
        return
    change = lambda now, remedy=remedy: applied_safely(now, remedy, schema)  # noqa: E731
    message = f"{t(remedy.label)}: {_where(finding)}"
    about = t("Becomes part of the model: every new row gets it too.") if where else None
    st.button(label, icon=icon, key=key, help=about, on_click=changes.make, args=(project.id, change, message))


def _where(finding: Finding) -> str:
    """The columns that a finding is about; its title when it is about the rows."""
    named = [f"“{name}”" for name in finding.columns[:3]] + ["…"] * (len(finding.columns) > 3)
    return ", ".join(named) or t(finding.title)


def _heading(name: str) -> str:
    return t("Row") if name == "row" else clean(name, 60)
