"""Words of well-known scales, from the lowest to the highest. Knows no column."""

from collections.abc import Iterable

SCALES: tuple[tuple[str, ...], ...] = tuple(
    tuple(scale.split(", "))
    for scale in (
        "very bad, bad, fair, good, very good, excellent",
        "terrible, poor, mediocre, average, good, great, excellent",
        "poor, fair, good, very good, excellent",
        "very poor, poor, ok, good, very good",
        "poor, acceptable, good, very good, outstanding",
        "unacceptable, acceptable, good, very good",
        "unacc, acc, good, vgood",
        "very low, low, below average, average, above average, high, very high",
        "very low, low, medium, high, very high",
        "low, moderate, high, severe, extreme",
        "none, mild, moderate, severe, very severe",
        "very small, small, medium, large, very large",
        "tiny, small, medium, big, huge",
        "xxs, xs, s, m, l, xl, xxl, 3xl",
        "never, rarely, sometimes, often, always",
        "never, seldom, sometimes, usually, always",
        "strongly disagree, disagree, neither agree nor disagree, agree, strongly agree",
        "strongly disagree, disagree, neutral, agree, strongly agree",
        "very negative, negative, neutral, positive, very positive",
        "very dissatisfied, dissatisfied, neutral, satisfied, very satisfied",
        "very unlikely, unlikely, neutral, likely, very likely",
        "cold, cool, mild, warm, hot",
        "green, yellow, orange, red",
        "bronze, silver, gold, platinum",
        "beginner, intermediate, advanced, expert",
        "easy, medium, hard",
        "bronze, silver, gold, diamond",
        "primary, secondary, tertiary",
        "first, second, third, fourth, fifth",
        "fair, good, very good, premium, ideal",
        "minor, moderate, major, critical",
        "info, low, medium, high, critical",
    )
)


def known_order(labels: Iterable[str]) -> tuple[str, ...]:
    """The labels by a scale that has all of them, at least three; () where none has."""
    spelled = {label.casefold().replace("_", " ").replace("-", " ").strip(): label for label in labels if label}
    if len(spelled) < 3:
        return ()
    scale = next((scale for scale in SCALES if {*spelled} <= {*scale}), ())
    return tuple(spelled[word] for word in scale if word in spelled)
