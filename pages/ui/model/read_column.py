"""One column that a pretrained model may read, as the pieces of the Model page hand it to each other. Draws nothing."""

from dataclasses import dataclass

from core.pretrained.supply import library
from core.pretrained.supply.advice import Advice, Facts
from core.recipe import Recipe
from core.records import Column, Schema
from core.store.projects import Project


@dataclass(frozen=True)
class Read:
    """One column that a pretrained model may read, with what speaks for each model; `model` is the one chosen, or
    ""."""

    project: Project
    recipe: Recipe
    schema: Schema
    column: Column
    kind: str
    model: str
    facts: Facts
    advised: tuple[Advice, ...]

    @property
    def key(self) -> str:
        """Begins the keys of this column's widgets."""
        return f"model_open_{self.project.id}_{self.schema.columns.index(self.column)}"

    @property
    def suggested(self) -> Advice | None:
        """The model to take, if any suits."""
        return self.advised[0] if self.advised and self.advised[0].suits else None

    @property
    def front(self) -> tuple[Advice, ...]:
        """What stands in front: the suggested one, what works at once, and what is chosen."""
        return tuple(
            entry
            for entry in self.advised
            if entry is self.suggested or entry.availability != library.AWAY or entry.model.id == self.model
        )

    def advice(self, id: str) -> Advice | None:
        """What was found of that model."""
        return next((entry for entry in self.advised if entry.model.id == id), None)
