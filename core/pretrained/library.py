"""The open models on this machine: where their weights are, and their encoder graphs, made once and kept.

Knows nothing of how a model is turned into a graph: text, image and audio do that, in job processes.
"""

import hashlib
import json
import os
import secrets
from importlib import metadata
from pathlib import Path

from core.errors import UserError
from core.plain import from_dict, write_json
from core.pretrained.catalogue import CATALOGUE
from core.pretrained.open_model import Built, Encoder, OpenModel
from core.store import places

FORMAT = 1  # of the graphs; a change of how they are built makes them anew


def folder() -> Path:
    """Where graphs and downloads are kept for all workspaces: ATELIER_MODELS, or beside them in ATELIER_HOME."""
    named = os.environ.get("ATELIER_MODELS")
    return Path(named).expanduser().absolute() if named else places.home() / "models"


def included(model: OpenModel) -> bool:
    """Whether an installed package carries the model's weights, so that it works offline."""
    if not model.package:
        return False
    try:
        metadata.version(model.package)
    except metadata.PackageNotFoundError:
        return False
    return True


def encoder(id: str) -> Encoder:
    """The open model, ready to run; its graph is made now when this machine does not have it yet (seconds).

    UserError when there is no such model, or its weights are not on this machine.
    """
    model = find(id)
    place = folder() / "encoders" / key(model)
    if not (place / "encoder.json").is_file():
        _keep(model, _build(model), place)
    facts = json.loads((place / "encoder.json").read_text(encoding="utf-8"))
    return from_dict(Encoder, {**facts, "path": place / "encoder.onnx"})


def find(id: str) -> OpenModel:
    """The model of that id; UserError when it is not known here."""
    if id not in CATALOGUE:
        raise UserError("There is no open model “{id}” here.", "Choose one on the Model page.", id=id)
    return CATALOGUE[id]


def key(model: OpenModel) -> str:
    """Names the graph's folder: another revision or another way of building is another graph."""
    described = f"{FORMAT} {model.id} {model.revision} {model.package}"
    return hashlib.blake2b(described.encode(), digest_size=12).hexdigest()


def _build(model: OpenModel) -> Built:
    from core.pretrained import audio, image, text

    if not included(model):
        raise UserError("“{label}” is not on this machine yet.", "Get it on the Model page first.", label=model.label)
    return {"text": text, "image": image, "audio": audio}[model.kind].packaged(model.package)


def _keep(model: OpenModel, built: Built, place: Path) -> None:
    """Both files or none; another process may have been quicker, and its files are the same."""
    beside = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
    beside.mkdir(parents=True)
    (beside / "encoder.onnx").write_bytes(built.model.SerializeToString(deterministic=True))
    facts = {name: getattr(model, name) for name in ("id", "kind", "label", "revision", "licence", "source")}
    write_json(beside / "encoder.json", {**facts, "width": built.width, "rate": built.rate, "most": built.most})
    try:
        beside.rename(place)
    except OSError:
        places.remove(beside)
        if not place.is_dir():
            raise
