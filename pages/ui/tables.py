"""Datasets as the pages read them. A dataset never changes, so its schema and first rows are read once."""

import typing
from pathlib import Path

import streamlit as st

from core.data import dataset_files
from core.data.lineage import provenance
from core.records import Schema
from core.store.datasets import Dataset, away


def schema(dataset: Dataset) -> Schema:
    """What the dataset holds. UserError when its files are away."""
    _require(dataset)
    return _schema(str(dataset.data))


def first_rows(dataset: Dataset) -> typing.Any:  # noqa: ANN401  (an arrow table, which pages hand on unread)
    """Its first 50 rows. UserError when its files are away."""
    _require(dataset)
    return _first_rows(str(dataset.data), 50)


def last_rows(path: Path, rows: int) -> typing.Any:  # noqa: ANN401
    """The last rows of a dataset's file that no project uses yet, or of rows that wait beside one."""
    return _last_rows(str(path), rows, path.stat().st_mtime_ns)


def rejected(dataset: Dataset) -> typing.Any | None:  # noqa: ANN401
    """The rows or files that could not be read, each with its line and why; None when everything was read."""
    beside = dataset_files.rejects(dataset.data)
    return _first_rows(str(beside), 1000) if beside.is_file() else None


def corrected(dataset: Dataset) -> int:
    """In how many of its rows somebody corrected the answer. UserError when its files are away."""
    _require(dataset)
    return _corrected(str(dataset.data))


def _require(dataset: Dataset) -> None:
    if not dataset.here:
        raise away(dataset.name)


@st.cache_resource(max_entries=24, show_spinner=False)
def _schema(path: str) -> Schema:
    return dataset_files.load_schema(Path(path))


@st.cache_resource(max_entries=24, show_spinner=False)
def _corrected(path: str) -> int:
    return len(provenance.corrected(Path(path)))


@st.cache_resource(max_entries=24, show_spinner=False)
def _first_rows(path: str, rows: int) -> typing.Any:  # noqa: ANN401
    return dataset_files.preview(Path(path), rows)


@st.cache_resource(max_entries=24, show_spinner=False)
def _last_rows(path: str, rows: int, _at: int) -> typing.Any:  # noqa: ANN401
    return dataset_files.preview(Path(path), rows, last=True)


def below_tabs() -> None:
    """Room between tabs and a table that stands first below them: its tools, shown above it, would cover the tabs."""
    st.space("small")
