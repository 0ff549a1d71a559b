"""A pretrained pretrained model for a column of texts, pictures or sounds that is read without one."""

from core.improve.advice.base import NEARLY, TRAIN, Action, Advice
from core.improve.advice.case import Case
from core.messages import Message
from core.traits import AUDIO, IMAGE, TEXT

THINGS = {TEXT: "texts", IMAGE: "pictures", AUDIO: "sounds"}


def look(case: Case) -> Advice | None:
    """The one that suits best and is here; nothing where every such column has one, or a trial found it no better."""
    readers = [each for each in case.readers if each.measured is None or (each.measured.expected or 0) > 0]
    if not readers or case.missing < NEARLY:
        return None
    reader = readers[0]
    things = THINGS.get(reader.kind, "values")
    evidence = Message(
        "own_rows_alone",
        "“{column}” is read by what your own rows teach alone. {model} has seen millions of "
        "{things} before; with few rows of one's own that is often what helps most.",
        column=reader.column,
        model=reader.label,
        things=things,
    )
    effect = Message(
        "run_with_open_model",
        "A new run in which {model} reads “{column}”; the other columns stay as they are.",
        model=reader.label,
        column=reader.column,
    )
    action = Action(TRAIN, Message("train_with_open_model", "Train with it"), effect, reader.recipe)
    numbers = {"column": reader.column, "model": reader.label}
    title = Message("open_model_for", "An open model for “{column}”", column=reader.column)
    return Advice("open_model", title, evidence, action, reader.measured, case.metric.name, numbers)
