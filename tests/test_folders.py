"""The names of a run's and a dataset's files: spelled in one place, and as in folders that are there already."""

import ast
import inspect
from pathlib import Path

from core import folders
from core.data.dataset_files import rejects, sidecar
from core.data.lineage import provenance, waiting
from core.folders import DatasetFolder, RunFolder
from tests.sources import Source, product

THERE = {  # in folders of people, so that none may ever change
    "recipe": "recipe.yaml",
    "start": "start.onnx",
    "foretold": "rehearsal.json",
    "inherited": "inherited.parquet",
    "log": "log.txt",
    "events": "events.jsonl",
    "split": "split.parquet",
    "learned": "learned.json",
    "ways": "ways.json",
    "checkpoint": "checkpoint",
    "work": "work",
    "bundle": "bundle.onnx",
    "parity": "parity.json",
    "evaluation": "evaluation.json",
    "before": "before.json",
    "choosing": "choosing.parquet",
    "audit": "audit.json",
    "duel": "duel.json",
}
RUN, DATASET = RunFolder(Path("run")), DatasetFolder(Path("dataset"))


def properties(of: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(of, lambda member: isinstance(member, property))}


def test_the_names_are_those_of_every_run_so_far():
    assert {name: getattr(RUN, name) for name in THERE} == {name: RUN.path / file for name, file in THERE.items()}
    assert RUN.preprocessing == (RUN.path / "front.onnx", RUN.path / "front.json")
    assert properties(RunFolder) == {*THERE, "preprocessing", "made"}


def test_what_another_recipe_must_not_find_is_a_file_that_a_run_writes():
    beside = {RUN.foretold, RUN.inherited, RUN.log, RUN.checkpoint, RUN.work, RUN.duel}
    assert set(RUN.made) == {*(getattr(RUN, name) for name in THERE), *RUN.preprocessing} - beside


def test_what_is_known_of_a_dataset_lies_beside_it_and_is_called_after_it():
    assert properties(DatasetFolder) == {"data", "schema", "history"}
    assert DATASET.history == DATASET.path / "history.json"
    for data in (DATASET.data, Path("somewhere/penguins.parquet")):
        found = [path(data) for path in (sidecar, rejects, provenance.path_of, waiting.path_of)]
        ends = ("schema.json", "rejects.parquet", "provenance.parquet", "waiting.parquet")
        assert found == [data.parent / f"{data.stem}.{end}" for end in ends]
    assert DATASET.data.name == "data.parquet"
    assert DATASET.schema == sidecar(DATASET.data)


def test_no_other_file_spells_these_names():
    files = [RUN.path / name for name in THERE.values() if "." in name]
    names = {path.name for path in (*files, *RUN.preprocessing, DATASET.data, DATASET.schema, DATASET.history)}
    spelled = {source.path for source in product() if names & last_parts(source)}
    assert spelled == {f"{folders.__name__.replace('.', '/')}.py"}


def last_parts(source: Source) -> set[str]:
    """What stands behind the last slash of each text in a file; sentences and docstrings end otherwise."""
    texts = [node.value for node in ast.walk(source.tree) if isinstance(node, ast.Constant)]
    return {text.rpartition("/")[2] for text in texts if isinstance(text, str) and "\n" not in text}
