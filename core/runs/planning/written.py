"""Columns of numbers written as texts (1.234,50 €): a first recipe reads them, another kind takes that back."""

from collections.abc import Collection

from core.kinds import traits_of
from core.messages import Message
from core.recipe import Recipe, RepairChoice, edit
from core.records import Column, Schema
from core.repairs import REPAIRS
from core.repairs.base import ModelRepair
from core.repairs.read_numbers import ReadNumbers
from core.traits import AMOUNT

READS = "read_numbers"


def reading(schema: Schema) -> list[RepairChoice]:
    """The repairs that read such columns, where there is one way only to read them."""
    return [
        RepairChoice(repair=READS, column=column.name, options=column.profile.number_format or {})
        for column in schema.columns
        if column.profile.number_certain
    ]


def with_kind(recipe: Recipe, schema: Schema, name: str, kind: str) -> Recipe:
    """The recipe with another kind for a column: texts are read as numbers only while it is taken as a number."""
    column = schema.column(name)
    options = column.profile.options if column is not None and column.kind == kind else {}
    repairs = [each for each in recipe.repairs if each.column != name or not _reads(each)]
    if traits_of(kind).scale == AMOUNT:
        kept = [each for each in recipe.repairs_of(name) if _reads(each)]
        form = column.profile.number_format if column is not None else None
        fresh = [RepairChoice(repair=READS, column=name, options=form)] if form and not kept else kept
        repairs = [*fresh, *repairs]
    return edit.with_repairs(edit.with_column(recipe, name, kind=kind, options=options), repairs)


def without(recipe: Recipe, index: int) -> Recipe:
    """The recipe without one of its repairs; a column whose texts it read as numbers is of its own kind again."""
    left = edit.without_repair(recipe, index)
    gone = recipe.repairs[index]
    if not _reads(gone):
        return left
    return edit.with_column(left, gone.column, kind="", options={})


def sentence(recipe: Recipe, schema: Schema, but: Collection[str] = ()) -> list[Message]:
    """A sentence for each column whose texts are read as numbers, `but` for some: how, and what takes it back."""
    found = []
    for choice in recipe.repairs:
        column = schema.column(choice.column)
        if choice.repair == READS and column is not None and column.name not in but and recipe.choice(column.name).use:
            found.append(
                Message(
                    "read_as_numbers_how",
                    "{how} To take them as words again, change its kind in the table.",
                    how=_how(column, choice),
                )
            )
    return found


def _reads(choice: RepairChoice) -> bool:
    """Whether it reads texts as numbers."""
    repair = REPAIRS[choice.repair]
    return isinstance(repair, ModelRepair) and repair.reads_text


def _how(column: Column, choice: RepairChoice) -> Message:
    texts = [text for text, _ in column.profile.frequent]
    telling = next((text for text in texts if not text.isdigit()), *texts[:1]) if texts else ""
    read = {"name": column.name, "like": ReadNumbers().like(ReadNumbers.Options(**choice.options))}
    if not texts:
        return Message("texts_read", "The texts in “{name}” are read as numbers like {like}.", **read)
    return Message(
        "texts_read_such",
        "The texts in “{name}”, such as “{value}”, are read as numbers like {like}.",
        **read,
        value=telling,
    )
