"""What advice and promises say in words: the verdict, gains in points or in the answer's unit."""

from core.improve.advice.base import Advice
from core.improve.gains.gain import Gain
from pages.ui import amounts, number_text
from pages.ui.translation import plain, t

MORE_ROWS = "more_rows"
LEAST = 5e-4  # of a share: less rounds to nothing


def verdict(first: Advice, unit: str, sign: str) -> str:
    """What would help most, safe inside Markdown. unit: the measure's; sign: the answer's own unit."""
    name = plain(t(first.title), 200)
    gain = first.gain
    if gain is None:
        return t("**{name}**: worth a try. How much it brings can't be said beforehand.", name=name)
    brings = gained(gain, unit, sign)
    if not first.main:
        return t(
            "If rare answers matter as much as frequent ones: **{name}**, about {gain} of balanced accuracy.",
            name=name,
            gain=brings,
        )
    if gain.expected is None:
        return t("**{name}** may help most: {gain}.", name=name, gain=brings)
    if first.name == MORE_ROWS:
        words = t("**{name}** would help most: about {gain} for twice as many.", name=name, gain=brings)
        return (
            words
            if gain.sure
            else t("**{name}** may help most: about {gain} for twice as many.", name=name, gain=brings)
        )
    if not gain.sure:
        return t("**{name}** may help most: about {gain}; it may be luck.", name=name, gain=brings)
    return t("**{name}** would help most: about {gain}.", name=name, gain=brings)


def gained(gain: Gain, unit: str, sign: str) -> str:
    """The gain alone: +2.1 points, or 1,200 € less error."""
    if gain.expected is None:
        return t("up to {gain}", gain=change(gain.high, unit, sign))
    return change(gain.expected, unit, sign)


def between(low: float, high: float, unit: str, sign: str) -> str:
    """Between which two it lies, 95 times of 100; where they are a loss and a gain, in words instead of signs."""
    if unit == "share":
        if _crosses(low, high, unit):
            return t("between {low} lower and {high} higher", low=_size(low), high=_size(high))
        return t("{low} to {high}", low=_points(low), high=_points(high))
    values = {"low": plain(amounts.amount(abs(low), sign)), "high": plain(amounts.amount(abs(high), sign))}
    if _crosses(low, high, unit):
        return t("between {low} more and {high} less error", **values)
    if low >= 0:
        return t("between {low} and {high} less error", **values)
    return t("between {high} and {low} more error", **values)


def change(value: float, unit: str, sign: str) -> str:
    """One gain with its sign; better is more."""
    if unit == "share":
        return plain(number_text.change(value, unit)) if abs(value) >= LEAST else t("next to nothing")
    amount = plain(amounts.amount(abs(value), sign))
    return t("{amount} less error", amount=amount) if value >= 0 else t("{amount} more error", amount=amount)


def chance(advice: Advice, unit: str, sign: str, *, named: bool = False) -> str:
    """How sure the gain is, in a line below the evidence. named: the gain itself stands above already."""
    gain = advice.gain
    if gain is None:
        return "" if named or not advice.better else t("How much it brings can't be said beforehand.")
    measure = "" if advice.main else t(" of balanced accuracy (every answer counted alike)")
    if gain.expected is None:
        return t("At most {gain}{measure}, if these rows went as well as the others.",
                 gain=change(gain.high, unit, sign), measure=measure)  # fmt: skip
    seen = t(", seen on {rows:,} rows", rows=gain.rows) if gain.rows else ""
    if named:
        between_them = between(gain.low, gain.high, unit, sign)
        return t("95 times of 100 it would be {between}{seen}.", between=between_them, seen=seen)
    return t(
        "About {gain}{measure}; 95 times of 100 it would be {between}{seen}.",
        gain=change(gain.expected, unit, sign),
        measure=measure,
        between=between(gain.low, gain.high, unit, sign),
        seen=seen,
    )


def _crosses(low: float, high: float, unit: str) -> bool:
    """Whether one is a loss and the other a gain, as they are shown."""
    least = LEAST if unit == "share" else 0.0
    return low < -least and high > least


def _points(value: float) -> str:
    return plain(f"{round(100 * value, 1) + 0.0:+.1f}")  # no minus in front of nothing


def _size(value: float) -> str:
    return plain(f"{abs(100 * value):.1f}")
