"""The Export page's pieces: the file's name, its parity, what goes in and out, and the card."""

import re
from pathlib import Path

import streamlit as st

from core.bundle_schema import BaseModel, BundleSchema
from core.export import snippets
from core.store import naming
from core.store.projects import Project
from core.store.runs import Run
from pages.ui import tables
from pages.ui.translation import clean, defused, plain, t


def filename(project: Project, run: Run, target: str, table: str) -> str:
    """A file name made of table, target and model; of the project's name where someone chose one."""
    made = naming.is_made(project.name, naming.of_project(target, table))
    first = (Path(table).stem, target) if made else (project.name,)
    return naming.of_file(*first, run.name, ending=".onnx")


def parity(found: dict | None) -> None:
    """Whether the file answers exactly as the trained model did, in words."""
    if found is None:
        return
    values = {
        "rows": f"{found['rows']:,}",
        "nasty": f"{found['nasty_rows']:,}",
        "difference": f"{found['largest_difference']:.1e}",
        "share": f"{found['labels_equal']:.0%}",
    }
    if found["passed"]:
        words = t(
            "Checked on {rows} test rows and {nasty} odd ones (empty, huge, unknown values): the file answers like the "
            "trained model.",
            **values,
        )
        how = t(
            "In a process of its own, which has nothing but the file. Largest difference between two numbers: "
            "{difference}.",
            **values,
        )
        st.markdown(f":green[:material/verified:] {words}", help=how)
        if found.get("raw"):
            _raw(found["raw"])
    else:
        words = t(
            "The file does not answer like the trained model: {share} of the answers agree. Please report this.",
            **values,
        )
        st.warning(f"{words} {plain(found.get('message', ''), 300)}", icon=":material/warning:")


def _raw(found: dict) -> None:
    """Whether the original file's cells, as they stand there, are answered alike."""
    values = {name: f"{found[name]:,}" for name in ("rows", "total", "mended")}
    if found["reason"]:
        words = t("Not checked against the original file: it {reason}.", reason=plain(found["reason"], 300))
        st.markdown(f":material/info: {words}")
    elif found["passed"]:
        words = t("Checked against the original file, cell by cell, on {rows} of its {total} rows.", **values)
        if found["mended"]:
            words += " " + t("{mended} rows that were mended while it was read were left out.", **values)
        how = t("Rows spread over the whole file, as many as cost little beside the training.")
        st.markdown(f":green[:material/verified:] {words}", help=how if found["rows"] < found["total"] else None)
    else:
        words = t("The file does not answer the original file's cells as they stand there. Please report this.")
        st.warning(f"{words} {plain(found['message'], 300)}", icon=":material/warning:")


def inside(models: tuple[BaseModel, ...]) -> None:
    """The pretrained models that the file holds, with the licence that goes along; nothing where there is none."""
    for model in models:
        name, licence = plain(model.label or model.name, 80), plain(model.licence, 80)
        words = t(
            "**{model}** is inside; its licence **{licence}** goes along with the file.", model=name, licence=licence
        )
        st.markdown(f":material/neurology: {words}")


def tensors(schema: BundleSchema) -> None:
    """The table of inputs and outputs."""
    rows = snippets.io_table(schema)
    titles = {
        "direction": t("Way"),
        "name": t("Name"),
        "type": t("Type"),
        "shape": t("Shape"),
        "meaning": t("Meaning"),
        "example": t("Example"),
    }
    words = {"in": t("in"), "out": t("out")}
    table = {title: [words.get(row[name], clean(row[name], 120)) for row in rows] for name, title in titles.items()}
    tables.below_tabs()
    st.dataframe(table, hide_index=True, alt=t("What the model file takes and gives"))


def card(text: str) -> None:
    """The model card, its headings one level lower so that the page keeps one title."""
    st.markdown(re.sub(r"^(#+ )", r"#\1", defused(text), flags=re.MULTILINE))
