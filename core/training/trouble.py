"""When learning goes wrong: what it is, in one sentence, and what to change. Reads points; changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from core.messages import NOTHING, Message
from core.plain import Plain
from core.recipe import Recipe

DIVERGED = "diverged"  # the code of the error that ends such a run
LOWER, HIGHER = 10, 3  # how much smaller, or larger, the steps become
ENOUGH = 1 / 3  # of the planned steps, after which a model should beat the baseline
GAIN = 0.01  # of the baseline, by which it has to
RISEN = 0.1  # of the lowest validation loss, by which those since have risen where it learns by heart
SINCE, LEAST = 0.15, 4  # share of the planned steps since the lowest validation loss, and at least how many
FALLEN = 0.9  # of its first value: a loss still above that hardly fell
STEADY = 0.8  # share of the points at which the loss fell, where it falls steadily
RATE = "training.learning_rate={rate:g}"


@dataclass(frozen=True)
class Trouble:
    """What goes wrong, and what repairs it.

    `step`: where it began, None where that is nowhere; messages that name it have it as the value `when`, which whoever
    knows how the family counts can say better (epoch 12, round 40). `fix` is what a button says, "" where nothing can
    be offered; `settings` are what it sets in the recipe, as core.recipe.with_settings takes them. `harmless`: the
    model that is kept is from before it.
    """

    name: str
    problem: Message
    advice: Message
    fix: Message = NOTHING
    step: int | None = None
    settings: tuple[str, ...] = ()
    harmless: bool = False


@dataclass(frozen=True)
class History:
    """A run under way or over: its epoch events `points`, of `total` planned steps.

    `measure` is the main measure's name in them (valid_accuracy), whose `best` is "high" or "low"; `floor` its value
    without learning, None where not known; `kept` the step that is kept. Of its family: `by_steps`, whether it obeys
    the recipe's training section, and `smaller`, the options with which it would learn less by heart.
    """

    points: Sequence[Plain]
    total: float
    measure: str
    best: str
    floor: float | None
    kept: float | None
    recipe: Recipe
    by_steps: bool
    smaller: Mapping[str, object] = field(default_factory=dict)

    @property
    def whole(self) -> list[Plain]:
        """The points at the end of a step."""
        return [point for point in self.points if point["step"] == int(point["step"])]

    def better(self, one: float, other: float) -> bool:
        """Whether the first value of the main measure is the better one."""
        return one > other if self.best == "high" else one < other


def diverged(code: str, recipe: Recipe) -> Trouble | None:
    """The way out of a run that failed with an error of this code; None when it failed for another reason."""
    if code != DIVERGED:
        return None
    message = "The steps were too large: each one overshot, until the error was no number any more."
    advice = "Nothing else is wrong with the run. Smaller steps take longer, but they arrive."
    problem = Message("trouble.overshot", message)
    return Trouble("diverged", problem, Message("trouble.smaller_steps", advice), *_lower(recipe))


def trouble(history: History) -> Trouble | None:
    """What goes wrong in the run, the gravest first; None when all is well."""
    return _not_learning(history) or _overfits(history)


def _not_learning(history: History) -> Trouble | None:
    """The main measure is nowhere better than the baseline, after a third of the steps."""
    points, floor = history.whole, history.floor
    reached = [point[history.measure] for point in points if point.get(history.measure) is not None]
    if floor is None or len(reached) < 2 or points[-1]["step"] < ENOUGH * history.total:
        return None
    enough = floor + GAIN * abs(floor) * (1 if history.best == "high" else -1)
    if any(history.better(value, enough) for value in reached):
        return None
    message = "It is not learning so far: its answers are no better than the baseline."
    problem = Message("trouble.not_learning", message)
    if not history.by_steps:
        message = "The columns may tell little of the answer: look at them on Prepare."
        return Trouble("flat", problem, Message("trouble.columns", message))
    if _falls_slowly([point["valid_loss"] for point in points if point.get("valid_loss") is not None]):
        advice = Message("trouble.crawling", "The error falls, but very slowly. Larger steps may help.")
        return Trouble("crawling", problem, advice, *_higher(history.recipe))
    message = "The error hardly falls. The steps may be too large; or the columns tell little of the answer."
    return Trouble("flat", problem, Message("trouble.flat", message), *_lower(history.recipe))


def _falls_slowly(losses: Sequence[float]) -> bool:
    """Whether the validation loss, in which no dropout jitters, falls at nearly every point, but not by much in all."""
    steps = list(zip(losses, losses[1:], strict=False))
    falling = sum(later < earlier for earlier, later in steps)
    return bool(steps) and falling >= STEADY * len(steps) and losses[-1] > FALLEN * losses[0]


def _overfits(history: History) -> Trouble | None:
    """The validation loss has risen for long while the training loss fell, and the main measure gained nothing."""
    names = ("valid_loss", "train_loss", history.measure)
    points = [point for point in history.whole if all(point.get(name) is not None for name in names)]
    if len(points) < LEAST:
        return None
    lowest, last = min(points, key=lambda point: point["valid_loss"]), points[-1]
    since = [point["valid_loss"] for point in points if point["step"] > (lowest["step"] + last["step"]) / 2]
    rose = bool(since) and median(since) > (1 + RISEN) * lowest["valid_loss"]  # one high point may be chance
    rose = rose and last["train_loss"] < lowest["train_loss"]
    gained = history.better(last[history.measure], lowest[history.measure])
    if last["step"] - lowest["step"] < max(LEAST, SINCE * history.total) or not rose or gained:
        return None
    return _overfitting(history, int(lowest["step"]))


def _overfitting(history: History, step: int) -> Trouble:
    """Since that step; it does no harm where the model that is kept is from before it."""
    when = Message("trouble.step", "step {step}", step=step)
    message = (
        "Since {when} it learns rows by heart (overfitting): it gets better on the rows it learns from, and worse on "
        "those kept aside."
    )
    problem = Message("trouble.by_heart", message, when=when)
    smaller = Message("trouble.train_smaller", "Train a smaller one") if history.smaller else NOTHING
    if history.kept is not None and history.kept <= step:
        message = "Kept is the model of {when}, so nothing is lost. More rows, more variation or a smaller model help."
        advice = Message("trouble.kept", message, when=when)
        return Trouble("by heart", problem, advice, smaller, step, _options(history.smaller), harmless=True)
    message = "More rows, more variation, a smaller model or an earlier end help."
    advice = Message("trouble.earlier_end", message)
    if history.by_steps and step:
        fix = Message("trouble.end_after", "End after {step} epochs and train again", step=step)
        return Trouble("by heart", problem, advice, fix, step, (f"training.epochs={step}",))
    return Trouble("by heart", problem, advice, smaller, step, _options(history.smaller))


def _options(options: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(f"family.{name}={value}" for name, value in options.items())


def _lower(recipe: Recipe) -> tuple[Message, None, tuple[str, ...]]:
    rate = float(f"{recipe.training.learning_rate / LOWER:.3g}")
    label = Message("trouble.lower", "Lower the learning rate to {rate:g} and train again", rate=rate)
    return label, None, (RATE.format(rate=rate),)


def _higher(recipe: Recipe) -> tuple[Message, None, tuple[str, ...]]:
    rate = float(f"{recipe.training.learning_rate * HIGHER:.3g}")
    label = Message("trouble.higher", "Raise the learning rate to {rate:g} and train again", rate=rate)
    return label, None, (RATE.format(rate=rate),)
