"""More rows, where the measured learning curve still rises."""

from core.improve.advice.base import ROWS, Action, Advice, amount
from core.improve.advice.case import Case
from core.improve.gains.gain import Gain, noticed
from core.improve.learning.curve import FLAT
from core.messages import Message


def look(case: Case) -> Advice | None:
    """Twice as many rows; nothing before the curve is measured, and where it is flat."""
    curve = case.curve
    if curve is None or curve.twice is None or curve.now is None or curve.verdict == FLAT:
        return None
    twice = curve.twice
    gain = Gain(twice.gain, twice.low, twice.high, curve.judged)
    if not noticed(gain, curve.now, share=case.share):
        return None
    first, last = curve.points[0], curve.points[-1]
    evidence = Message(
        "curve_rises",
        "Models of {rows:,} rows reached {first}, those of {more:,} {last}, and the curve has not levelled out.",
        rows=first.rows,
        first=_message(first.value, case.share),
        more=last.rows,
        last=_message(last.value, case.share),
    )
    effect = Message(
        "opens_data",
        "Opens Data, where rows are added as a new version. The rows that test the model stay as they are.",
    )
    return Advice(
        "more_rows",
        Message("more_rows", "More rows"),
        evidence,
        Action(ROWS, Message("add_rows", "Add rows"), effect),
        gain,
        curve.measure,
        {"rows": curve.rows, "twice": twice.rows, "judged": curve.judged},
    )


def _message(value: float, share: bool) -> str:
    return f"{value:.1%}" if share else Message("an_error_of", "an error of {error}", error=amount(value))
