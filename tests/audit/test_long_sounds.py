"""The check-up says of sounds what of them is not heard."""

import numpy as np

from core.audit.checks import CHECKS
from core.audit.context import make_context
from core.importing.into_dataset import import_file
from core.recipe import with_settings
from core.runs.planning import plan
from tests.kinds import sounds


def looked(folder, *seconds, settings=()):
    """The check's findings for sounds of these lengths, half of them of each class."""
    for index, length in enumerate(seconds):
        path = folder / "set" / "ab"[index % 2] / f"{index}.flac"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sounds.file(np.tile(sounds.noise(1, 8_000, index), length), 8_000, kind="FLAC"))
    schema = import_file(folder / "set", folder / "data.parquet", "set")
    recipe = with_settings(plan.draft(schema, "data.parquet", "label"), list(settings))
    return CHECKS["long_sounds"].run(make_context(folder / "data.parquet", schema, recipe))


def test_sounds_that_are_heard_whole_are_nothing_to_tell(tmp_path):
    assert looked(tmp_path, 1, 2, 3, 10) == []


def test_sounds_longer_than_what_is_heard_are_told_with_the_limit_that_the_recipe_sets(tmp_path):
    (found,) = looked(tmp_path, 1, 2, 3, 14)
    assert (found.severity, found.columns, found.numbers["longest"]) == ("hint", ("audio",), 14)
    assert found.evidence == "The longest of “audio” lasts 14 s, half of them at most 2 s."
    assert "At most 10 s of each are heard" in found.consequence
    assert looked(tmp_path, 1, 2, 3, 14, settings=["columns.audio.options.seconds=15"]) == []
    assert looked(tmp_path, 1, 2, 3, 14, settings=["columns.audio.use=false", "columns.audio.options.seconds=3"]) == []


def test_sounds_that_no_model_can_hear_are_a_warning(tmp_path):
    (found,) = looked(tmp_path, 1, 2, 3, 302)
    assert found.severity == "warn"
    assert "5 minutes count as missing" in found.consequence
