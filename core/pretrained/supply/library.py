"""The pretrained models on this machine: where their weights are, and their encoder graphs, made once and kept.

Knows nothing of how a model is turned into a graph: text, image and audio do that, in job processes. Nothing here goes
to the network. The models are shared by all workspaces; each says what it holds, and only what none holds is removed.
"""

import functools
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Protocol

from core import config
from core.errors import UserError
from core.plain import from_dict, to_dict, write_json
from core.pretrained.pretrained_model import Built, Encoder, PretrainedModel
from core.pretrained.supply.catalogue import CATALOGUE
from core.store import paths
from core.traits import AUDIO, IMAGE, TEXT

FORMAT = 6  # of the graphs; a change of how they are built makes them anew
FACTS = "open_model.json"  # in a download's folder: what it is; written last, so that it marks the download as whole
PART = ".part"
HOLDERS = "holders"  # in a download's folder: an empty file for each workspace that uses it
LOCAL = "local"  # in place of the owner, in the id of a model that came from a folder on this machine
INCLUDED, HERE, AWAY = "included", "here", "away"
_FILES = {"path": "encoder", "prepare": "prepare", "module": "module"}
_BUILT = ("width", "rate", "most", "sort", "shape", "closing", "pixels", "sizes", "trained", "refused")  # as facts
_KEEP = 7 * 24 * 3600  # seconds that a broken-off download waits to be gone on with, and a replaced graph lies


def folder() -> Path:
    """Where graphs and downloads are kept for all workspaces: ATELIER_MODELS, or beside them in ATELIER_HOME."""
    return config.current().models or paths.home() / "models"


def download_of(id: str) -> Path:
    """Where the download of that model is, or would be."""
    return folder() / "downloads" / id.replace("/", "--")


def availability(model: PretrainedModel) -> str:
    """INCLUDED with an installed package, HERE once it was downloaded, else AWAY; the first two work offline."""
    if _version(model.package):
        return INCLUDED
    return HERE if (download_of(model.id) / FACTS).is_file() else AWAY


def encoder(id: str) -> Encoder:
    """The pretrained model, ready to run; its graph is made now when this machine does not have it yet (seconds).

    UserError when there is no such model, or its weights are not on this machine.
    """
    model = find(id)
    path = _graph_of(model)
    if not (path / "encoder.json").is_file():
        _keep(model, _build(model), path)
    facts = json.loads((path / "encoder.json").read_text(encoding="utf-8"))
    files = {name: path / f"{file}.onnx" for name, file in _FILES.items()}
    return from_dict(Encoder, {**facts, **files})


def made(id: str) -> Encoder | None:
    """The pretrained model, when its graph is on this machine already; makes none."""
    return encoder(id) if (_graph_of(find(id)) / "encoder.json").is_file() else None


def find(id: str) -> PretrainedModel:
    """The model of that id, with the commit that is on this machine; UserError when it is not known here."""
    known, kept = CATALOGUE.get(id), _facts(download_of(id))
    if kept and known:
        return replace(known, revision=kept.revision, download_mb=kept.download_mb)
    found = known or kept
    if found is None:
        raise UserError("There is no open model “{id}” here.", "Choose one on the Model page.", id=id)
    return found


def all(kind: str = "") -> tuple[PretrainedModel, ...]:  # noqa: A001  (library.all() reads well)
    """Every model of that kind that is here or could be got: the curated ones, then other downloads by name."""
    others = [model for model in _downloads() if model.id not in CATALOGUE]
    every = [*(find(id) for id in CATALOGUE), *sorted(others, key=lambda model: model.label.lower())]
    return tuple(
        model
        for model in every
        if kind in ("", model.kind) and (model.on_hub or availability(model) != AWAY)  # else there is no way to get it
    )


def require(id: str, kind: str) -> PretrainedModel:
    """The model, when it reads that kind and is on this machine; UserError tells which is not so."""
    model = find(id)
    if model.kind != kind:
        raise UserError(
            "“{label}” reads {found}, not {wanted}.",
            "Choose another open model on the Model page.",
            label=model.label,
            found=WORDS[model.kind],
            wanted=WORDS.get(kind, kind),
        )
    if availability(model) == AWAY:
        raise UserError("“{label}” is not on this machine yet.", "Get it on the Model page first.", label=model.label)
    return model


def hold(id: str, workspace: str) -> None:
    """Note that this workspace uses the download; nothing happens for one that is not here."""
    if (download_of(id) / FACTS).is_file():
        (download_of(id) / HOLDERS).mkdir(exist_ok=True)
        (download_of(id) / HOLDERS / workspace).touch()


def release(id: str, workspace: str = "") -> bool:
    """Let go of a download; says whether it was removed, as no other workspace uses it. "" removes it in any case."""
    path = download_of(id)
    (path / HOLDERS / workspace).unlink(missing_ok=True) if workspace else None
    if workspace and any((path / HOLDERS).glob("*")):
        return False
    paths.remove(_graph_of(find(id)))
    paths.remove(path)
    paths.remove(path.with_name(path.name + PART))
    return True


def started(id: str) -> int:
    """Bytes that a broken-off download of the model has left here."""
    return paths.size(download_of(id).with_name(download_of(id).name + PART))


def sweep() -> None:
    """Remove what nobody has needed for a week: broken-off downloads, graphs of other versions of the models."""
    used = {key(find(id)) for id in CATALOGUE} | {key(model) for model in _downloads()}
    graphs = [graph for graph in (folder() / "encoders").glob("*") if graph.name not in used]
    for path in (*(folder() / "downloads").glob(f"*{PART}"), *graphs):
        if time.time() - path.stat().st_mtime > _KEEP:
            paths.remove(path)


def key(model: PretrainedModel) -> str:
    """Names the graph's folder: another revision or another way of building is another graph."""
    described = f"{FORMAT} {model.id} {origin(model)}"
    return hashlib.blake2b(described.encode(), digest_size=12).hexdigest()


def origin(model: PretrainedModel) -> str:
    """Which weights exactly: the package with its version, or the commit on Hugging Face."""
    version = _version(model.package)
    return f"{model.package} {version}" if version else model.revision


WORDS = {TEXT: "texts", IMAGE: "pictures", AUDIO: "sounds"}


@functools.cache
def _version(package: str) -> str:
    """The installed package's version, "" when it isn't installed; a new one is seen after the next start."""
    try:
        return metadata.version(package) if package else ""
    except metadata.PackageNotFoundError:
        return ""


def _graph_of(model: PretrainedModel) -> Path:
    return folder() / "encoders" / key(model)


def _facts(path: Path) -> PretrainedModel | None:
    try:
        return from_dict(PretrainedModel, json.loads((path / FACTS).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _downloads() -> Iterator[PretrainedModel]:
    for path in (folder() / "downloads").glob(f"*/{FACTS}"):
        found = _facts(path.parent)
        if found is not None:
            yield found


class _Reader(Protocol):
    """The file that reads the pretrained models of a kind."""

    def packaged(self, package: str) -> Built:
        """The encoder that an installed package carries."""

    def from_folder(self, folder: Path) -> Built:
        """The encoder whose files lie there."""


def _build(model: PretrainedModel) -> Built:
    from core.pretrained.pictures import image
    from core.pretrained.sounds import audio
    from core.pretrained.texts import text_encoder

    require(model.id, model.kind)
    readers: dict[str, _Reader] = {TEXT: text_encoder, IMAGE: image, AUDIO: audio}
    reader = readers[model.kind]
    if availability(model) == INCLUDED:
        return reader.packaged(model.package)
    return reader.from_folder(download_of(model.id))


def _keep(model: PretrainedModel, built: Built, path: Path) -> None:
    """Both files or none; another process may have been quicker, and its files are the same."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    facts: dict[str, object] = {name: getattr(model, name) for name in ("id", "kind", "label", "licence", "source")}
    facts |= {name: getattr(built, name) for name in _BUILT}
    facts |= {"pixels": to_dict(built.pixels) if built.pixels else None} | {"revision": origin(model)}
    try:
        beside.mkdir(parents=True)
        for name, graph in (("encoder", built.model), ("prepare", built.prepare), ("module", built.module)):
            if graph is not None:
                (beside / f"{name}.onnx").write_bytes(graph.SerializeToString(deterministic=True))
        write_json(beside / "encoder.json", facts)
        beside.rename(path)
    except OSError:
        paths.remove(beside)
        if not path.is_dir():
            raise
