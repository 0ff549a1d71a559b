"""Which pretrained model reads a column, and how much of it may change: in a first recipe, and where the user says
so."""

from core.kinds import KINDS
from core.messages import Message
from core.models import FROZEN, MODELS, NETWORK
from core.pretrained.change import LAST, LITTLE, NOTHING
from core.pretrained.supply import advice, library
from core.pretrained.supply.advice import Advice
from core.pretrained.supply.library import AWAY
from core.recipe import Recipe, edit
from core.records import Column, Schema
from core.runs.planning.good_options import suggest
from core.runs.planning.ready import facts
from core.runs.planning.used_columns import used_columns
from core.targets.found import find_column
from core.traits import AUDIO, IMAGE, TEXT

MANY = 200  # pictures, from which on the last layers may change; below, its scales and biases alone
DEARER = 30  # times that letting a pretrained model change takes longer than reading all rows once, about
PATIENCE = 600.0  # seconds, from which on nothing of it changes unless the user says so
ALONE = {TEXT: "own words", IMAGE: "own light, colours and edges", AUDIO: "own pitch and loudness"}


def able(recipe: Recipe, column: Column) -> str:
    """The medium of a column that a pretrained model may read, as the recipe has it; "" for any other."""
    return medium(recipe.choice(column.name).kind or column.kind)


def medium(kind: str) -> str:
    """What pretrained models read of such columns (see Traits); "" where none does."""
    takes = kind in KINDS and hasattr(KINDS[kind].Options(), "model")
    return KINDS[kind].traits.medium if takes else ""


def pretrained_model(column: Column) -> str:
    """Its id; "" for a column of another kind, or when none that is here suits."""
    here = [found for found in advised(column) if found.availability != AWAY]
    return here[0].model.id if here else ""


def to_get(column: Column) -> Advice | None:
    """The pretrained model that suits a column best and is to be got first; None where one that suits is here
    already."""
    found = advised(column)
    return found[0] if found and all(entry.availability == AWAY for entry in found) else None


def advised(column: Column) -> list[Advice]:
    """The pretrained models that suit a column and can be used here, the one to take first in front."""
    read = medium(column.kind)
    if not read:
        return []
    return [found for found in advice.recommend(advice.facts(column, read)) if found.suits and found.possible]


def first(recipe: Recipe, schema: Schema) -> Recipe:
    """The recipe as it is where no texts, pictures or sounds are used; else with what was measured as good for those.

    Each is read by a pretrained model that is here and may change as `usual` says, where there are rows enough for
    that; by its own numbers where none is here. Beside a pretrained model that changes, the words of texts are counted,
    too.
    """
    media = _media(recipe, schema)
    if not media:
        return recipe
    read = edit.with_family(recipe, FROZEN)
    read = suggest(read, facts(schema, read))
    for column in media:
        if model := pretrained_model(column):
            read = with_model(read, schema, column, model)
    return read


def with_model(recipe: Recipe, schema: Schema, column: Column, model: str) -> Recipe:
    """The recipe in which that pretrained model reads the column, and changes as `usual` says; see `first`."""
    changed = _with_words(with_change(recipe, schema, column.name, model, usual(column, model)), column)
    refused = MODELS[changed.family.name].why_not(facts(schema, changed), changed.task.name)
    return with_change(recipe, schema, column.name, model, NOTHING) if refused else changed


def usual(column: Column, model: str) -> str:
    """How much of a pretrained model may change where nobody said so (core.pretrained.change).

    Measured on six sets of texts and five of pictures; sounds are left to the user. No more than can be done in some
    minutes, and nothing that the model refuses.
    """
    rows = column.profile.rows - column.profile.missing
    read = medium(column.kind)
    wanted = {TEXT: LITTLE, IMAGE: LAST if rows >= MANY else LITTLE}.get(read, NOTHING)
    if DEARER * advice.reading_seconds(library.find(model), advice.facts(column, read)) > PATIENCE:
        return NOTHING
    encoder = library.made(model)
    return NOTHING if encoder is not None and wanted in encoder.refused else wanted


def away(recipe: Recipe, schema: Schema) -> list[Message]:
    """A sentence for each column that its own data alone teach because the pretrained model that suits it is not
    here."""
    return [
        Message(
            "open_model_away",
            "“{name}” is read by its {alone} alone: the open model that suits it, {model}, is not on "
            "this machine. The Model page gets it ({megabytes:,.0f} MB).",
            name=column.name,
            alone=ALONE[medium(column.kind)],
            model=found.model.label,
            megabytes=found.model.download_mb,
        )
        for column in _media(recipe, schema)
        if not recipe.choice(column.name).options.get("model") and (found := to_get(column))
    ]


def with_change(recipe: Recipe, schema: Schema, column: str, model: str, change: str) -> Recipe:
    """The recipe in which that pretrained model reads the column and so much of it may change (core.pretrained.change).

    What may change learns in a neural network with one linear layer behind it, with good options for this data. With
    nothing that changes in any column a neural network becomes a linear model; other families, which take the numbers
    that the pretrained model gives, stay, with their options.
    """
    choice = recipe.choice(column)
    options = {name: value for name, value in choice.options.items() if name not in ("model", "change")}
    options |= {"model": model} | ({} if change == NOTHING else {"change": change})
    kind = choice.kind or find_column(schema, column).kind
    asked = edit.with_column(recipe, column, kind=kind, use=True, options=options)
    found = facts(schema, asked)
    wanted = NETWORK if found.changing else FROZEN if MODELS[recipe.family.name].takes_raw_input else recipe.family.name
    if wanted == recipe.family.name and not found.changing:
        return asked
    return suggest(edit.with_family(asked, wanted), found)


def unchanged(recipe: Recipe) -> Recipe:
    """The recipe in which no pretrained model changes: for a family that only takes the numbers that they give."""
    for name, choice in recipe.columns.items():
        if choice.options.get("change", NOTHING) != NOTHING:
            kept = {key: value for key, value in choice.options.items() if key not in ("change", "words")}
            recipe = edit.with_column(recipe, name, options=kept)
    return recipe


def _with_words(recipe: Recipe, column: Column) -> Recipe:
    """The recipe that also counts the words of a column of texts whose pretrained model changes."""
    choice = recipe.choice(column.name)
    if medium(column.kind) != TEXT or "change" not in choice.options:
        return recipe
    return edit.with_column(recipe, column.name, options={**choice.options, "words": True})


def _media(recipe: Recipe, schema: Schema) -> list[Column]:
    """The used columns of texts, pictures and sounds, as detection and the recipe have it."""
    used = used_columns(schema, recipe)
    return [column for column in used if medium(column.kind) and recipe.choice(column.name).kind in ("", column.kind)]
