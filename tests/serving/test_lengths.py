"""Texts of like length are answered together: what a pretrained model takes goes by the longest text beside it."""

import numpy as np
import pytest

from core.bundle_schema import InputColumn
from core.serving.inputs.lengths import ONCE_MORE, OPEN_CHARACTERS, OPEN_ROWS, by_length
from core.serving.inputs.lengths import texts_of as texts_among

OPEN = [InputColumn("note", "note", "text", model="an/open-model")]
OWN = [InputColumn("note", "note", "text")]
LENGTHS = {
    "one long among short ones": [40] * 63 + [900],
    "mixed": np.random.default_rng(0).lognormal(3.5, 1, 500).astype(int).tolist(),
    "alike": [80] * 64,
    "all empty": [0] * 100,
    "one alone": [30],
    "longer than there is room for": [OPEN_CHARACTERS + 1, 5, OPEN_CHARACTERS * 2],
}


def texts_of(lengths):
    return {"note": np.array([f"{index}{'x' * length}"[:length] for index, length in enumerate(lengths)], object)}


def groups(feeds, columns):
    return [(places, found["note"]) for places, found in by_length(feeds, columns)]


def padded(found):
    """What reading them takes, in characters."""
    return sum(ONCE_MORE + len(texts) * max(map(len, texts), default=0) for _, texts in found)


@pytest.mark.parametrize("name", LENGTHS)
def test_every_text_is_in_one_group_and_no_group_is_too_large(name):
    feeds = texts_of(LENGTHS[name])
    found = groups(feeds, OPEN)
    indices = np.concatenate([np.arange(len(feeds["note"]))[some] for some, _ in found])
    assert sorted(indices) == list(range(len(feeds["note"])))
    assert all((feeds["note"][some] == texts).all() for some, texts in found)
    assert all(len(texts) <= OPEN_ROWS for _, texts in found)
    assert all(len(texts) * max(map(len, texts)) <= OPEN_CHARACTERS or len(texts) == 1 for _, texts in found)


def test_a_long_text_makes_the_short_ones_beside_it_no_longer():
    lengths = LENGTHS["one long among short ones"]
    needed = sum(lengths)
    assert padded([(None, texts_of(lengths)["note"])]) > 15 * needed
    assert padded(groups(texts_of(lengths), OPEN)) < 1.1 * needed


def test_a_batch_takes_about_what_its_texts_need():
    feeds = texts_of(LENGTHS["mixed"])
    assert padded(groups(feeds, OPEN)) < 1.3 * sum(LENGTHS["mixed"])


def test_no_other_cut_of_a_few_texts_takes_less():
    lengths = [3, 5, 60, 64, 70, 300]
    cuts = [[0, *(index for index in range(1, 6) if bits >> index & 1), 6] for bits in range(0, 64, 2)]
    ordered = texts_of(lengths)["note"]
    ways = [[(None, ordered[first:end]) for first, end in zip(cut, cut[1:], strict=False)] for cut in cuts]
    assert padded(groups(texts_of(lengths[::-1]), OPEN)) == min(map(padded, ways))


def test_texts_alike_and_those_without_an_open_model_stay_together():
    assert len(groups(texts_of([80] * 60), OPEN)) == 1
    assert len(groups(texts_of(LENGTHS["one long among short ones"]), OWN)) == 1


OTHER = [InputColumn("title", "title", "text")]


@pytest.mark.parametrize(
    ("lengths", "sizes"),
    [
        ([10] * 256, [256]),
        ([10] * 257, [256, 1]),
        ([4_097] * 256, [255, 1]),
        ([4_096] * 256, [256]),
        ([2**20 + 1, 5], [1, 1]),
        ([0] * 3, [3]),
        ([], [0]),
    ],
)
def test_a_small_network_reads_so_many_texts_of_so_many_characters_at_once(lengths, sizes):
    feeds = {"note": np.array(["x" * length for length in lengths], object)}
    found = groups(feeds, OWN)
    assert [len(texts) for _, texts in found] == sizes
    assert max((len(text) for text in found[0][1]), default=0) == min(lengths, default=0)


def test_two_columns_of_texts_share_the_room_and_other_columns_follow():
    long = "x" * (OPEN_CHARACTERS // 2)
    feeds = {"note": np.array(["a", long, "b"], object), "title": np.array(["", "", long], object), "n": np.arange(3.0)}
    found = list(by_length(feeds, OPEN + OTHER))
    assert sorted(index for some, _ in found for index in some) == [0, 1, 2]
    for some, part in found:
        assert part["n"].tolist() == list(map(float, some))
        assert (part["title"] == feeds["title"][some]).all()
    assert all({1} != {*some} & {1, 0, 2} or len(some) == 1 for some, _ in found)
    assert [len(some) for some, _ in found if 1 in some] == [1]


def test_without_texts_all_rows_go_together():
    feeds = {"n": np.arange(3.0)}
    assert list(by_length(feeds, [])) == [(slice(None), feeds)]


def test_texts_are_told_from_other_inputs():
    inputs = (InputColumn("n", "n", "number"), *OPEN, InputColumn("c", "c", "category"), *OTHER)
    assert texts_among(inputs) == [*OPEN, *OTHER]


def test_only_a_group_of_one_text_or_of_none_keeps_an_open_model_from_cutting():
    assert [len(texts) for _, texts in groups(texts_of([30]), OPEN)] == [1]
    assert isinstance(groups(texts_of([30]), OPEN)[0][0], slice)
    assert isinstance(groups(texts_of([30, 900]), OPEN)[0][0], np.ndarray)
    assert [len(texts) for _, texts in groups(texts_of([30] * 65), OPEN)] == [1, 64]
