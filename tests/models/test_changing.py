"""What is suggested for a pretrained model that may change: the measured rates, epochs and batches, by rows and
memory."""

import pytest

from core.models.network import changing
from core.models.network.changing import EPOCHS, PACES, PICTURES, head_share, suggest
from core.pretrained.change import EVERYTHING, LAST, LITTLE
from core.records import DataFacts


def facts(*changes: tuple[str, str], trained: int = 1000, memory_mb: int = 64_000) -> DataFacts:
    """A table of which about so many rows are learned from."""
    return DataFacts(round(trained / changing.TRAINED), 0, 0, 2, memory_mb, changing=changes)


@pytest.mark.parametrize("sort", PACES)
@pytest.mark.parametrize("change", [LITTLE, LAST, EVERYTHING])
def test_the_rate_is_the_one_measured_for_this_kind_and_change(sort: str, change: str):
    _, training = suggest(facts((sort, change)), "classification")
    pace = PACES[sort][change]
    assert training["learning_rate"] == pace.rate
    tensor = next(tensor for tensor, kind in changing.MEDIA.items() if kind == sort)
    assert head_share(tensor, change) == pace.head
    assert (training["patience"], training["warmup"], training["clipping"]) == (0, 0.1, 1.0)


def test_pictures_have_a_schedule_of_their_own_and_answers_that_are_not_quite_sure():
    options, training = suggest(facts(("image", LITTLE)), "classification")
    assert options == {"layers": 0, "dropout": 0.2}
    assert (training["schedule"], training["smoothing"]) == ("cosine", 0.1)
    assert "smoothing" not in suggest(facts(("image", LITTLE)), "regression")[1], "a number can't be half sure"
    options, training = suggest(facts(("text", LITTLE)), "classification")
    assert options == {"layers": 0, "dropout": 0.0}
    assert training["schedule"] == "linear"
    assert "smoothing" not in training


@pytest.mark.parametrize(
    ("rows", "epochs"),
    [(10, EPOCHS[0]), *zip(PICTURES, EPOCHS, strict=True), (424, 9), (1342, 5), (100_000, EPOCHS[-1])],
)
def test_the_more_pictures_the_fewer_epochs_twice_with_the_last_layers_alone(rows: int, epochs: int):
    assert suggest(facts(("image", EVERYTHING), trained=rows), "classification")[1]["epochs"] == epochs
    assert suggest(facts(("image", LAST), trained=rows), "classification")[1]["epochs"] == pytest.approx(
        2 * epochs, abs=1
    )


@pytest.mark.parametrize(("rows", "epochs"), [(16, 10), (160, 6), (240, 4), (320, 3), (50_000, 3)])
def test_texts_are_seen_until_60_steps_are_taken_sounds_twice_as_often(rows: int, epochs: int):
    assert suggest(facts(("text", LITTLE), trained=rows), "classification")[1]["epochs"] == epochs
    assert suggest(facts(("audio", LITTLE), trained=rows), "classification")[1]["epochs"] == 2 * epochs


@pytest.mark.parametrize(("rows", "batch"), [(499, 16), (501, 32)])
def test_few_pictures_go_in_small_batches(rows: int, batch: int):
    _, training = suggest(facts(("image", LITTLE), trained=rows), "classification")
    assert training["batch_size"] == batch
    assert "accumulation" not in training


@pytest.mark.parametrize(("memory_mb", "at_once"), [(3_200, 16), (3_199, 8), (1_600, 8), (400, 2), (1, 2)])
def test_what_the_memory_does_not_hold_at_once_is_added_up(memory_mb: int, at_once: int):
    _, training = suggest(facts(("text", LITTLE), memory_mb=memory_mb), "classification")
    assert (training["batch_size"], training.get("accumulation", 1)) == (at_once, 16 // at_once)


def test_pictures_set_the_pace_and_all_columns_take_memory():
    both = facts(("text", EVERYTHING), ("image", LAST), memory_mb=4_800)
    _, training = suggest(both, "classification")
    assert training["learning_rate"] == PACES["image"][LAST].rate
    assert training["batch_size"] == 16, "32 rows of 120 MB are over 0.4 of the memory"
