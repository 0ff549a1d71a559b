"""How many rows and folds a trial of some minutes looks at, by how long the pretrained models take to read them."""

from core.recipe import Recipe
from core.records import Schema
from core.traits import AUDIO, IMAGE, TEXT
from core.trials.readers import Reading
from core.trials.trial_records import Terms

MINUTES = (1, 2, 3, 10)
USUAL = 2
ROWS_A_MINUTE = {TEXT: 250, IMAGE: 90, AUDIO: 90}  # so that a changed pretrained model has time to learn from them
MOST, FEWEST = 2_000, 60
READING = 0.25  # of the time may go into reading by the pretrained models
FOLDS, MANY_FOLDS = 3, 5
LONG = 10  # minutes, from which on there are many folds


def terms(recipe: Recipe, schema: Schema, column: str, minutes: float) -> Terms:
    """How much of the column is tried in that time; UserError when no pretrained model reads such a column."""
    seconds, read = 60.0 * minutes, Reading.of(recipe, schema, column)
    readable = READING * seconds / max(1e-6, read.per_row)
    rows = min(ROWS_A_MINUTE[read.medium] * minutes, MOST, max(FEWEST, readable), schema.rows)
    return Terms(int(rows), FOLDS if minutes < LONG else MANY_FOLDS, seconds)
