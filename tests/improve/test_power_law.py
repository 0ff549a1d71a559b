"""The law of a learning curve, on planted ones whose truth is known at any number of rows."""

from dataclasses import replace

import numpy as np
import pytest

from core.improve.gains import gain
from core.improve.learning.power_law import Size, fit, interval

ROWS = (100, 200, 400, 800)


def planted(error, seed: int, judged: int = 400, share: bool = True) -> list[Size]:
    """What models of those sizes cost on the same rows, some rows being harder than others."""
    random = np.random.default_rng(seed)
    hard = random.uniform(0.2, 1.8, judged)
    sizes = []
    for index, rows in enumerate(ROWS):
        chance = np.clip(error(rows) * hard, 0, 1)
        times = (5, 4, 3, 1)[index]
        losses = random.random((times, judged)) < chance
        if not share:
            losses = (chance * random.normal(0, 1, (times, judged))) ** 2
        sizes.append(Size(rows, rows / ROWS[-1], losses.astype("float64")))
    return sizes


@pytest.mark.parametrize("share", [True, False], ids=["share", "error"])
def test_the_interval_holds_what_twice_as_many_rows_give_nearly_always(share: bool):
    def error(rows: float) -> float:
        return 2.0 * rows**-0.5 + 0.05

    true, held = error(800) - error(1_600), 0
    for seed in range(20):
        law = fit(planted(error, seed, share=share), share=share)
        _, low, high = interval(law.gained(800, 2.0))
        held += low <= true <= high
    assert held >= 17  # 95 of 100 are meant


def jumpy(seed: int, judged: int = 120) -> tuple[list[Size], float]:
    """Four rows make up much of the error and change with every training, however many rows it has; and what twice as
    many rows showed."""
    random = np.random.default_rng(seed)
    usual = random.uniform(0.5, 1.5, judged)

    def losses(rows: int) -> np.ndarray:
        jump = np.concatenate([60 * random.chisquare(1, 4), np.zeros(judged - 4)])
        return (1 + 40 / rows) * usual + jump

    tried = zip(ROWS, (5, 4, 3, 1), strict=True)
    sizes = [Size(rows, rows / ROWS[-1], np.stack([losses(rows) for _ in range(times)])) for rows, times in tried]
    return sizes, float(np.sqrt(sizes[-1].losses[0].mean()) - np.sqrt(losses(2 * ROWS[-1]).mean()))


def test_the_interval_holds_what_a_new_run_shows_also_where_a_few_rows_make_up_the_error():
    held = 0
    for seed in range(60):
        sizes, real = jumpy(seed)
        _, low, high = interval(fit(sizes, share=False).became(ROWS[-1], 2.0))
        held += low <= real <= high
    assert held >= 52  # 57 of 60 are meant; with a luck that falls evenly 48 are held


def test_a_part_that_is_nearer_to_the_whole_tells_more_of_its_luck():
    random = np.random.default_rng(0)
    usual = random.uniform(0.5, 1.5, 300)
    calm = [Size(rows, rows / 800, np.tile(usual, (4 if rows < 800 else 1, 1))) for rows in ROWS]

    def shaken(index: int) -> float:
        shakes = np.array([[1.0], [1.5], [1.0], [1.5]])
        sizes = [replace(size, losses=size.losses * shakes) if at == index else size for at, size in enumerate(calm)]
        return fit(sizes, share=False).luck

    assert shaken(0) < shaken(1) < shaken(2)


def test_where_more_rows_bring_nothing_the_gain_is_about_nothing():
    gains = [interval(fit(planted(lambda rows: 0.1, seed), share=True).gained(800, 2.0))[0] for seed in range(10)]
    assert abs(np.mean(gains)) < 0.005


def test_a_new_run_s_luck_makes_the_interval_wider_but_not_the_gain():
    law = fit(planted(lambda rows: 2.0 * rows**-0.5, 0), share=True)
    plain, with_luck = interval(law.gained(800, 2.0)), interval(law.became(800, 2.0))
    assert with_luck[2] - with_luck[1] > plain[2] - plain[1]
    assert with_luck[0] == pytest.approx(plain[0], abs=0.003)
    assert law.luck > 0


def test_a_share_stays_between_nothing_and_all():
    law = fit(planted(lambda rows: 30 * rows**-1.0, 1), share=True)
    reached = law.at(np.array([1.0, 10.0, 1e9]))
    assert reached.min() >= 0
    assert reached.max() <= 1


def test_many_rows_are_drawn_in_blocks_with_the_same_interval():
    random = np.random.default_rng(3)
    before, after = random.random(20_000) < 0.2, random.random(20_000) < 0.19
    found = gain.paired(before.astype(float), after.astype(float), share=True)
    spread = np.sqrt(0.2 * 0.8 / 20_000 + 0.19 * 0.81 / 20_000)
    assert found.high - found.low == pytest.approx(2 * 1.96 * spread, rel=0.15)
    assert found.low < found.expected < found.high
