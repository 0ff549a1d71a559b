"""`models list | get ID | add FOLDER | remove ID | try RECIPE`: the pretrained models on this machine, without a
browser."""

import argparse
import json
import os

from core.errors import UserError
from core.jobs.machinery import limits
from core.plain import Plain
from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import library


def main(chosen: argparse.Namespace) -> int:
    """Carry out one deed; prints JSON lines, the last one (for `list` each) is a model."""
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")  # stderr is for what went wrong
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    {"list": _list, "get": _get, "add": _add, "remove": _remove, "try": _try}[chosen.action](chosen)
    return 0


def _list(chosen: argparse.Namespace) -> None:
    for model in library.all(chosen.kind):
        _print(model)


def _get(chosen: argparse.Namespace) -> None:
    """Size and licence are told before the download begins; Ctrl-C breaks it off, and what is here stays."""
    from core.pretrained.supply import downloads, hub, ready

    offer = hub.look_up(chosen.id, chosen.revision)
    model = offer.model
    _event("offer", **_facts(model))
    last = -1

    def progress(here: int, all: int) -> None:  # noqa: A002  (the two numbers that a download tells)
        nonlocal last
        if all and here * 10 // all > last:
            last = here * 10 // all
            _event("progress", here=here, all=all)

    try:
        downloads.download(offer, limits.job_memory_mb(), progress, ready.check_architecture)
    except KeyboardInterrupt as error:
        raise UserError("The download was broken off.", "Get it again: it goes on from there.") from error
    _event("stage", text="Making it ready")
    ready.make_ready(model.id)
    _print(library.find(model.id))


def _add(chosen: argparse.Namespace) -> None:
    from core.pretrained.supply import local, ready

    model = local.add(chosen.folder, chosen.name, chosen.licence)
    _event("stage", text="Making it ready")
    ready.make_ready(model.id)
    _print(library.find(model.id))


def _remove(chosen: argparse.Namespace) -> None:
    model = library.find(chosen.id)
    if library.availability(model) != library.HERE:
        raise UserError(
            "“{id}” was not got or added here; there is nothing to remove.", "See: models list", id=chosen.id
        )
    library.release(model.id)
    print(json.dumps({"removed": model.id}, ensure_ascii=False))


def _try(chosen: argparse.Namespace) -> None:
    from core.commands.trial import carry_out

    carry_out(chosen.recipe, chosen.column, chosen.minutes, chosen.out)


def _print(model: PretrainedModel) -> None:
    _event("model", **_facts(model), standing=library.availability(model))


def _facts(model: PretrainedModel) -> Plain:
    facts = {name: getattr(model, name) for name in ("id", "label", "licence", "download_mb", "source")}
    return {**facts, "reads": model.kind, "version": library.origin(model)}


def _event(kind: str, **report: object) -> None:
    print(json.dumps({"kind": kind, **report}, ensure_ascii=False), flush=True)
