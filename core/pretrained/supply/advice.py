"""Which pretrained model should one take? Search, and an order with reasons, from the data's size, language and the
machine.

Of the data it knows what the profile says, and goes to no network.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from core.messages import Message
from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import library, room
from core.pretrained.supply.library import AWAY, WORDS
from core.pretrained.texts import languages
from core.records import Column
from core.traits import AUDIO, IMAGE, TEXT

FREE = ("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "Unlicense", "MPL-2.0")  # nearly any use is allowed
PATIENCE = 600.0  # seconds of reading all rows, from which on a quicker model is better
LETTERS = 500  # of a text, enough to tell its language
_GUESS_MS = {TEXT: 30.0, IMAGE: 60.0, AUDIO: 60.0}  # where nobody measured a model


@dataclass(frozen=True)
class Facts:
    """What the choice goes by: rows with a value, the texts' languages (codes of core.pretrained.texts.languages, ()
    when unknown), seconds of an average sound, and what a job on this machine may use.
    """

    kind: str
    rows: int
    languages: tuple[str, ...] = ()
    seconds: float = 1.0
    memory_mb: float = 4096.0
    cores: int = 1


def facts(column: Column, kind: str, memory_mb: float = 0.0, cores: int = 0) -> Facts:
    """A column's facts, read as that kind. memory_mb, cores: what a job may use; 0 for all that is free here."""
    profile, media = column.profile, column.profile.media
    known = (text[:LETTERS] for text, _ in profile.frequent)
    return Facts(
        kind=kind,
        rows=profile.rows - profile.missing,
        languages=languages.languages(known) if kind == TEXT else (),
        seconds=media.seconds.median if media and media.seconds else 1.0,
        memory_mb=memory_mb or psutil.virtual_memory().available / 2**20,
        cores=cores or psutil.cpu_count() or 1,
    )


@dataclass(frozen=True)
class Advice:
    """One model, in the order of how well it suits. `why` says what speaks for or against it.

    `possible` is False where it can't be used here at all; `suits` is False where something speaks against it.
    """

    model: PretrainedModel
    availability: str
    seconds: float  # to read all rows once, on this machine
    why: Message
    possible: bool = True
    suits: bool = True


def search(kind: str, words: str = "", most_mb: float = 0, licence: str = "") -> tuple[PretrainedModel, ...]:
    """The models of that kind whose name, maker, languages or sentences hold all the words; case does not matter.

    most_mb: no larger download, 0 for any size. licence: an exact one, or "free" for those that allow nearly any use.
    """
    asked = words.lower().split()
    return tuple(
        model
        for model in library.all(kind)
        if all(word in _described(model) for word in asked)
        and (not most_mb or model.download_mb <= most_mb)
        and (not licence or model.licence == licence or (licence == "free" and model.licence in FREE))
    )


def recommend(facts: Facts, models: Sequence[PretrainedModel] | None = None) -> tuple[Advice, ...]:
    """All the models (of that kind when none are given), the one to take first in front."""
    advised = [_advice(model, facts) for model in (library.all(facts.kind) if models is None else models)]
    return tuple(sorted(advised, key=_order))


def reading_seconds(model: PretrainedModel, facts: Facts) -> float:
    """About how long it takes to read all rows once; a model that nobody measured counts as an average one."""
    each = (model.milliseconds or _GUESS_MS[model.kind]) * (facts.seconds if model.kind == AUDIO else 1.0)
    return facts.rows * each / 1000 / max(1, facts.cores)


def _advice(model: PretrainedModel, facts: Facts) -> Advice:
    availability, seconds = library.availability(model), reading_seconds(model, facts)
    refusal = room.why_not(model, facts.memory_mb) if availability == AWAY else None
    if refusal is not None:
        return Advice(model, availability, seconds, refusal.problem, possible=False, suits=False)
    foreign = _foreign(model, facts)
    if foreign:
        why = Message("model.foreign", "It was not made for {languages}.", languages=_names(foreign))
        return Advice(model, availability, seconds, why, suits=False)
    if seconds > PATIENCE:
        why = Message(
            "model.slow",
            "It would take about {minutes:,.0f} minutes to read all your {things}.",
            minutes=seconds / 60,
            things=WORDS[model.kind],
        )
        return Advice(model, availability, seconds, why, suits=False)
    if availability == AWAY:
        return Advice(model, availability, seconds, Message("model.away", "It suits, once it is on this machine."))
    if facts.languages and model.languages:
        known = _names(facts.languages)
        why = Message("model.knows", "It knows {languages} and works at once.", languages=known)
        return Advice(model, availability, seconds, why)
    return Advice(model, availability, seconds, Message("model.at_once", "It works at once."))


def _foreign(model: PretrainedModel, facts: Facts) -> tuple[str, ...]:
    """The languages of the texts that the model does not know; () also where it names one that can't be told apart."""
    told_apart = all(code in languages.NAMES for code in model.languages)
    if model.kind != TEXT or not model.languages or not told_apart:
        return ()
    return tuple(code for code in facts.languages if not languages.knows(model.languages, code))


def _order(advice: Advice) -> tuple[bool, bool, float, bool, int, float]:
    slow = advice.seconds if advice.seconds > PATIENCE else 0.0  # then the quickest comes first
    return (not advice.possible, not advice.suits, slow, advice.availability == AWAY, advice.model.rank, advice.seconds)


def _names(codes: tuple[str, ...]) -> str:
    return " and ".join(languages.NAMES.get(code, code) for code in codes[:3])


def _described(model: PretrainedModel) -> str:
    named = " ".join(languages.NAMES.get(code, code) for code in model.languages)
    many = "multilingual many languages" if "*" in model.languages else ""
    parts = (model.id, model.label, model.licence, model.trained_on, model.good_at, named, many)
    return " ".join(parts).lower()
