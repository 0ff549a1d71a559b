"""Which of two models to keep, by rows that neither learned from: the rule, and its words. Reads no file.

The challenger is recommended where on the choosing rows, or on `use`, it is better beyond luck, and nowhere worse: more
rows won than lost, McNemar's exact test (1947) below 5 %, the 95 % bootstrap interval of the gain (Efron 1979) above 0.
It is recommended, too, where it has learned from answers that the champion never had and is not inferior anywhere: as
many rows right, and the interval leaves less than MARGIN to lose (non-inferiority with a margin set before; Piaggio et
al. 2012). Corrections are about rows that the choosing rows hardly hold, so no gain on these is asked of a model that
learned from them. In all other cases the champion stays. The test part decides nothing.
"""

from core.evaluation import paired
from core.messages import Message, plural, together
from core.plain import Plain

PROMOTE, KEEP = "promote", "keep"
FEWEST_USE = 50  # rows drawn from use; with fewer they don't judge
MARGIN = 0.02  # of all rows, or of the champion's mean error, that a not inferior model may lose at worst
RULE = Message(
    "duel.rule",
    "The challenger is recommended when it is better than luck explains on the rows that neither model learned from, "
    "or when it has learned from new answers and is not worse there: as many rows right or more, and at worst 2 in 100 "
    "lost. Otherwise the champion stays. The test rows and the corrected rows have no say.",
)
WHERE = {
    "choosing": Message("duel.choosing", "rows kept aside to choose by"),
    "use": Message("duel.use", "rows drawn from use"),
    "test": Message("duel.test", "test rows"),
}


def recommend(judged: dict[str, Plain], learned: int) -> tuple[str, Message]:
    """(promote or keep, why in a sentence or two). judged: `core.evaluation.paired` results by a word of WHERE, without
    the test part; learned: how many answers the challenger learned from that the champion never had.
    """
    if not judged:
        fair = "There are no rows on which both can be judged fairly, so the champion stays."
        return KEEP, Message("duel.no_rows", fair)
    worse = {where: found for where, found in judged.items() if _worse(found)}
    better = {where: found for where, found in judged.items() if paired.gained(found)}
    if worse:
        return KEEP, together([Message("duel.worse", "The challenger is worse."), *_each(worse)])
    if better and all(_gain(found) >= -_margin(found) for found in judged.values()):
        return PROMOTE, together([Message("duel.better", "The challenger is better."), *_each(better)])
    if learned and all(_not_inferior(found) for found in judged.values()):
        knows = plural(
            "duel.knows_more",
            "The challenger has learned from 1 answer that the champion never had, and is not worse.",
            "The challenger has learned from {count:,} answers that the champion never had, and is not worse.",
            count=learned,
        )
        return PROMOTE, together([knows, *_each(judged)])
    alike = Message("duel.alike", "The two can't be told apart for sure, so the champion stays.")
    return KEEP, together([alike, *_each(judged)])


def better(judged: dict[str, Plain]) -> bool:
    """Whether the challenger is better somewhere, more than luck explains."""
    return any(paired.gained(found) for found in judged.values())


def sentences(where: str, found: Plain) -> Message:
    """Both on rows of one sort, in a sentence."""
    counts = {"rows": found["rows"], "where": WHERE[where]}
    if not found["won"] and not found["lost"]:
        if _shares(found):
            same = "On {rows:,} {where} both are right and wrong on the same ones."
            return Message("duel.same_ones", same, **counts)
        return Message("duel.answer_alike", "On {rows:,} {where} both answer alike.", **counts)
    luck = (
        Message("duel.hardly_chance", "hardly chance")
        if found["chance"] < paired.SIGNIFICANT
        else Message("duel.chance", "that may well be chance")
    )
    counts |= {"won": found["won"], "lost": found["lost"], "luck": luck}
    if _shares(found):
        message = "On {rows:,} {where} the challenger is better on {won:,} and worse on {lost:,}: {luck}."
        return Message("duel.right", message, **counts)
    message = "On {rows:,} {where} the challenger is closer on {won:,} and further off on {lost:,}: {luck}."
    return Message("duel.closer", message, **counts)


def gain_sentence(found: Plain) -> Message:
    """The gain with its 95 % interval, in words."""
    gain, low, high = _gain(found), found["low"], found["high"]
    if _shares(found):
        points = {"gain": 100 * gain, "low": 100 * low, "high": 100 * high}
        return Message("duel.gain_right", "{gain:+.1f} points right (95 %: {low:+.1f} to {high:+.1f})", **points)
    message = "{gain:+.3g} closer on average (95 %: {low:+.3g} to {high:+.3g})"
    return Message("duel.gain_closer", message, gain=gain, low=low, high=high)


def _each(judged: dict[str, Plain]) -> list[Message]:
    return [sentences(where, found) for where, found in judged.items()]


def _shares(found: Plain) -> bool:
    return bool(found["metric"] == "accuracy")


def _gain(found: Plain) -> float:
    """Of the share of right answers, or of the mean error, which falls."""
    gain: float = found["after"] - found["before"] if _shares(found) else found["before"] - found["after"]
    return gain


def _margin(found: Plain) -> float:
    return MARGIN if _shares(found) else MARGIN * found["before"]


def _not_inferior(found: Plain) -> bool:
    return bool(_gain(found) >= 0 and found["low"] >= -_margin(found))


def _worse(found: Plain) -> bool:
    return bool(found["lost"] > found["won"] and found["chance"] < paired.SIGNIFICANT and found["high"] < 0)
