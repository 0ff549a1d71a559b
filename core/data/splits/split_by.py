"""Parts that follow a column: no group in two parts, the past before the future, or as the user's own words say.

Knows the column's values only, already read (see split_column.py).
"""

import numpy as np
import pyarrow as pa

from core.data.splits.split import TEST, TRAIN, VALIDATION, as_classes, as_table, known_parts, make_split, part_shares
from core.errors import UserError
from core.recipe import SplitOptions

WAITING = "waiting"  # came after the test rows were split and would belong to them: learning from such gives them away
CAREFUL = 20_000  # groups up to which the mix is kept; with more, chance keeps it
FEWEST_GROUPS = 3


def by_group(
    ids: np.ndarray,
    groups: np.ndarray,
    strata: np.ndarray | None,
    options: SplitOptions,
    inherited: pa.Table | None = None,
) -> pa.Table:
    """Deal whole groups, so that the parts have their shares of the rows and about the same mix.

    groups: int64 [N], equal for rows that belong together. With `inherited`, rows keep their part, new rows follow
    their group (that of test rows: they wait), new groups never enter test. UserError with fewer than 3 groups.
    """
    shares = part_shares(options, len(ids))
    parts = known_parts(ids, inherited)
    _, groups = np.unique(groups, return_inverse=True)
    count = int(groups.max()) + 1 if len(groups) else 0
    if count < FEWEST_GROUPS:
        raise UserError(
            "“{column}” has {count} groups; {least} are needed to learn from some and test on others.",
            "Choose another column, or deal the rows at random.",
            column=options.column,
            count=count,
            least=FEWEST_GROUPS,
        )
    part_of = _known_groups(groups, parts, count)
    fresh = np.flatnonzero(part_of == "")
    if len(fresh):
        if inherited is not None:
            shares.pop(TEST)
        part_of[fresh] = _assign_groups(
            groups,
            fresh,
            as_classes(strata if options.stratify else None, len(ids)),
            shares,
            options,
            first=inherited is None,
        )
    new = parts == ""
    parts[new] = part_of[groups[new]]
    return as_table(ids, _kept_out(parts, new, inherited))


def by_time(ids: np.ndarray, times: np.ndarray, options: SplitOptions, inherited: pa.Table | None = None) -> pa.Table:
    """The earliest rows for train, then validation, calibration, and the latest for test; equal times stay together.

    times: float64 [N], NaN where unknown (such rows only train). With `inherited`, rows keep their part and new ones
    go where their time lies; those as late as the test rows wait (WAITING), as a test must stay in the future.
    """
    shares = part_shares(options, len(ids))
    parts = known_parts(ids, inherited)
    known = np.isfinite(times)
    if len(np.unique(times[known])) < 2:
        raise UserError(
            "“{column}” holds fewer than two different times, so there is no past and no future.",
            "Choose another column, or deal the rows at random.",
            column=options.column,
        )
    if inherited is None:
        parts[:] = TRAIN
        ordered = np.sort(times[known])
        end = len(ordered)
        for part, share in shares.items():  # test first: from the latest to the earliest
            if share and end > 1:
                start = np.searchsorted(ordered, ordered[max(1, end - max(1, round(share * len(ordered))))])
                end = max(start, np.searchsorted(ordered, ordered[0], "right"))  # the earliest time is always for train
                if end < len(ordered):
                    parts[known & (parts == TRAIN) & (times >= ordered[end])] = part
        return as_table(ids, parts)
    starts = {part: times[(parts == part) & known].min() for part in shares if np.any((parts == part) & known)}
    for row in np.flatnonzero(parts == ""):
        passed = [(start, part) for part, start in starts.items() if known[row] and times[row] >= start]
        part = max(passed)[1] if passed else TRAIN
        parts[row] = WAITING if part == TEST else part
    return as_table(ids, parts)


def by_word(
    ids: np.ndarray,
    words: np.ndarray,
    strata: np.ndarray | None,
    options: SplitOptions,
    inherited: pa.Table | None = None,
) -> pa.Table:
    """As the words say (names of parts [N]); without rows for the test or validation, some of train are taken.

    With `inherited`, rows keep their part, and new ones that say test wait. UserError without rows to train on.
    """
    parts = known_parts(ids, inherited)
    new = parts == ""
    parts[new] = words[new]
    parts = _kept_out(parts, new, inherited)
    if not np.any(parts == TRAIN):
        raise UserError(
            "“{column}” names no row for {part}.",
            "Write “{part}” into some rows, or deal the rows at random.",
            column=options.column,
            part=TRAIN,
        )
    for part, share in ((TEST, options.test), (VALIDATION, options.validation)):
        if not np.any(parts == part):
            free = np.flatnonzero(parts == TRAIN)
            parts[free[_some(ids[free], None if strata is None else np.asarray(strata)[free], share, options)]] = part
    return as_table(ids, parts)


def _kept_out(parts: np.ndarray, new: np.ndarray, inherited: pa.Table | None) -> np.ndarray:
    """The parts with new rows that would come into a test part which stands already waiting instead."""
    if inherited is not None and np.any(np.asarray(inherited["part"].to_pylist()) == TEST):
        parts[new & (parts == TEST)] = WAITING
    return parts


def _some(ids: np.ndarray, strata: np.ndarray | None, share: float, options: SplitOptions) -> np.ndarray:
    """Which of the rows to take for a part, bool [N]: that share, with the mix of answers kept when asked."""
    plain = SplitOptions(seed=options.seed, stratify=options.stratify, test=share, calibration=0.0)
    found: np.ndarray = np.asarray(make_split(ids, strata, plain)["part"].to_pylist()) == TEST
    return found


def assigned_evenly(counts: np.ndarray, weights: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The part (0..P-1) of each group, int64 [G]: the largest first, each to where such rows are lacking most.

    Where several lack them alike, to the emptiest of these: of as many equal parts as groups none stays empty.
    counts: rows of each class in each group [G,C]; weights: the share of all rows that each part shall have [P].
    """
    totals = np.maximum(counts.sum(0), 1)
    lacking = weights[:, None] * totals
    assigned = np.zeros(len(counts), "int64")
    for group in np.lexsort((random.random(len(counts)), -counts.sum(1))):
        wanted = (lacking / totals) @ counts[group]
        able = np.flatnonzero(wanted == wanted.max())
        assigned[group] = able[np.argmax(lacking[able].sum(1))]
        lacking[assigned[group]] -= counts[group]
    return assigned


def _known_groups(groups: np.ndarray, parts: np.ndarray, count: int) -> np.ndarray:
    """The part of each group [count] that had rows before (where most of them were), "" for the others."""
    part_of = np.full(count, "", dtype=object)
    most = np.zeros(count, "int64")
    for part in np.unique(parts[parts != ""].astype(str)):
        rows = np.bincount(groups[parts == part], minlength=count)
        part_of[rows > most] = part
        most = np.maximum(most, rows)
    return part_of


def _assign_groups(
    groups: np.ndarray,
    fresh: np.ndarray,
    classes: np.ndarray,
    shares: dict[str, float],
    options: SplitOptions,
    *,
    first: bool,
) -> np.ndarray:
    """A part for each group of `fresh` [G]; the shares of the rows and the mix hold as well as whole groups allow."""
    kinds = int(classes.max()) + 1 if len(fresh) <= CAREFUL else 1
    position = np.full(int(groups.max()) + 1, -1)
    position[fresh] = np.arange(len(fresh))
    own = position[groups] >= 0
    counts = np.zeros((len(fresh), kinds))
    np.add.at(counts, (position[groups[own]], classes[own] if kinds > 1 else 0), 1)
    whole = sum(shares.values()) if first else sum(shares.values()) / (1 - options.test)
    names = [TRAIN, *(part for part, share in shares.items() if share)]
    weights = np.array([1 - whole, *(share * whole / sum(shares.values()) for share in shares.values() if share)])
    assigned = assigned_evenly(counts, weights, np.random.default_rng(options.seed))
    if first:
        _leave_none_empty(assigned, counts.sum(1), len(names))
    found: np.ndarray = np.array(names, dtype=object)[assigned]
    return found


def _leave_none_empty(assigned: np.ndarray, sizes: np.ndarray, parts: int) -> None:
    """A part that got no group takes the smallest of the part that has most groups."""
    for part in sorted(range(parts), key=lambda part: part != 1):  # test (1) before the others
        if np.any(assigned == part):
            continue
        richest = np.bincount(assigned, minlength=parts).argmax()
        members = np.flatnonzero(assigned == richest)
        if len(members) > 1:
            assigned[members[sizes[members].argmin()]] = part
