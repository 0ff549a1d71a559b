"""What could read a column of texts, pictures or sounds here: pretrained models as they are or changed, own words, a
network.

Only what is on this machine is tried. The other columns stay as the recipe has them.
"""

import dataclasses
from collections.abc import Sequence

from core.errors import UserError
from core.models import FIRST, FROZEN, NETWORK
from core.plain import Plain
from core.pretrained.change import CHOICES, EVERYTHING, LAST, LITTLE
from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import advice, library
from core.pretrained.supply.advice import Advice, Facts
from core.recipe import Recipe, edit
from core.records import Column, Schema
from core.runs.planning import plan, pretrained_choice
from core.traits import AUDIO, IMAGE, TEXT
from core.trials.keeping import OF_MODELS
from core.trials.trial_records import Candidate

MODELS_MOST = 3
# What pays most often (measured: additions to all layers for texts, the last layers for pictures), and what else.
CHANGES = {TEXT: (LITTLE, LAST, EVERYTHING), IMAGE: (LAST, LITTLE, EVERYTHING), AUDIO: (LAST, LITTLE, EVERYTHING)}
CHANGED = {change: f"{{model}}, {CHOICES[change].done}" for change in (LITTLE, LAST, EVERYTHING)}
WITH_WORDS = {change: f"{said}, and your words" for change, said in CHANGED.items()}
MEASURES = {
    IMAGE: "Simple measures of your pictures, with boosted trees",
    AUDIO: "Simple measures of your sounds, with boosted trees",
}
SCRATCH = "A network from scratch"


def candidates(recipe: Recipe, schema: Schema, column: str, rows: int) -> tuple[Candidate, ...]:
    """What can be tried for the column, what promises most for least in front; `rows`: those of the sample.

    The pretrained models are made ready where they are not yet, which may take a minute. UserError for another column.
    """
    read = Reading.of(recipe, schema, column)
    for each in read.here:
        library.encoder(each.model.id)  # made ready the first time, which is no time of the trial
    small = dataclasses.replace(read, schema=fewer(schema, rows))
    found = [
        dataclasses.replace(one, small=other.recipe) for one, other in zip(read.listed(), small.listed(), strict=True)
    ]
    return tuple(found)


@dataclasses.dataclass(frozen=True)
class Reading:
    """One column, and the pretrained models on this machine that suit it, the one to take first in front."""

    recipe: Recipe
    schema: Schema
    column: str
    medium: str
    facts: Facts
    here: tuple[Advice, ...]

    @property
    def per_row(self) -> float:
        """Seconds that the pretrained models which are tried take to read one row of the column, all together."""
        return sum(found.seconds for found in self.here) / max(1, self.facts.rows)

    @classmethod
    def of(cls, recipe: Recipe, schema: Schema, name: str) -> "Reading":
        """See what is here for the column; UserError when no pretrained model reads such a column."""
        column = schema.column(name)
        medium = pretrained_choice.able(recipe, column) if column else ""
        if column is None or not medium:
            raise UserError(
                "“{column}” holds no texts, pictures or sounds.", "Choose another column to try.", column=name
            )
        facts = advice.facts(column, medium)
        found = [each for each in advice.recommend(facts) if each.suits and each.availability != library.AWAY]
        return cls(recipe, schema, name, medium, facts, tuple(found[:MODELS_MOST]))

    def listed(self) -> list[Candidate]:
        """All candidates, without their smaller recipes."""
        return [*self._frozen(), *self._own(), *self._changed(), self._scratch()]

    def _frozen(self) -> list[Candidate]:
        """Pretrained models as they are, and the best of them with something beside."""
        made = [self._candidate("open", "{model}, as it is", found, FROZEN) for found in self.here]
        if self.here and self._mixed:
            made.append(self._candidate("trees", "{model}, with boosted trees", self.here[0], FIRST))
        return made

    def _own(self) -> list[Candidate]:
        """Without any pretrained model: words, or simple measures."""
        if self.medium != TEXT:
            return [self._candidate("measures", MEASURES[self.medium], None, FIRST)]
        made = [self._candidate("words", "Your words alone", None, FROZEN)]
        if self._mixed:
            made.append(self._candidate("words-trees", "Your words, with boosted trees", None, FIRST))
        return made

    def _changed(self) -> list[Candidate]:
        """The best pretrained model, changed as pays most often; with the words of texts beside, too. None where it
        can't."""
        if not self.here:
            return []
        best = self.here[0].model
        made = library.encoder(best.id)
        able = [each for each in CHANGES[self.medium] if each in made.trained and each not in made.refused]
        if not able:
            return []
        found = [self._change(able[0], CHANGED[able[0]], best)]
        return [*found, self._change(able[0], WITH_WORDS[able[0]], best, words=True)] if self.medium == TEXT else found

    def _change(self, change: str, label: str, model: PretrainedModel, *, words: bool = False) -> Candidate:
        name = f"{change}-and-words" if words else change
        own = with_options(self.recipe, self.column, {"words": True} if words else {})
        recipe = pretrained_choice.with_change(own, self.schema, self.column, model.id, change)
        return Candidate(f"{name}-{model.id}", label, recipe, {"model": model.label})

    def _scratch(self) -> Candidate:
        return self._candidate("scratch", SCRATCH, None, NETWORK)

    def _candidate(self, name: str, label: str, found: Advice | None, family: str) -> Candidate:
        options = {"model": found.model.id} if found else {}
        recipe = with_reader(self.recipe, self.schema, self.column, options, family)
        if found is None:
            return Candidate(name, label, recipe)
        values = {"model": found.model.label}
        return Candidate(f"{name}-{found.model.id}", label, recipe, values, reading=found.seconds)

    @property
    def _mixed(self) -> bool:
        """Whether other columns are learned from, too."""
        return len(plan.used_columns(self.schema, self.recipe)) > 1


def with_reader(recipe: Recipe, schema: Schema, column: str, options: Plain, family: str) -> Recipe:
    """The recipe with that way of reading the column, and that family with settings that suit the data."""
    changed = edit.with_family(with_options(recipe, column, options), family)
    return plan.suggest(changed, plan.facts(schema, changed))


def with_options(recipe: Recipe, column: str, options: Plain) -> Recipe:
    """The recipe with nothing but these of the settings that say which pretrained model reads the column, and how."""
    rest = {name: value for name, value in recipe.choice(column).options.items() if name not in OF_MODELS}
    return edit.with_column(recipe, column, use=True, options=rest | options)


def fewer(schema: Schema, rows: int) -> Schema:
    """The schema as if the table had that many rows: what is suggested then suits a sample of them."""
    share = min(1.0, rows / max(1, schema.rows))
    return dataclasses.replace(schema, rows=round(schema.rows * share), columns=_fewer(schema.columns, share))


def _fewer(columns: Sequence[Column], share: float) -> tuple[Column, ...]:
    made = []
    for column in columns:
        profile = column.profile
        rows, missing = round(profile.rows * share), round(profile.missing * share)
        made.append(dataclasses.replace(column, profile=dataclasses.replace(profile, rows=rows, missing=missing)))
    return tuple(made)
