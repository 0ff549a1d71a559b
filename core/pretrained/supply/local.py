"""Takes a pretrained model from a folder on this machine into the library: copied, so that it stays. Command line
only."""

import json
import re
import secrets
import shutil
from pathlib import Path

from core.errors import UserError
from core.plain import write_json
from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import library
from core.pretrained.supply.catalogue import CATALOGUE
from core.pretrained.supply.ready import check_architecture
from core.pretrained.supply.repository import UNSTATED, Repository, kind_of
from core.store import paths

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


def add(folder: Path, name: str = "", licence: str = "") -> PretrainedModel:
    """Copy the model's files and note what it is; its id is local/NAME. An earlier one of that name is replaced.

    UserError when the folder holds no model that can be read here.
    """
    repository = _repository(folder, name)
    if repository.id in CATALOGUE:
        raise UserError("“{id}” is a name of the catalogue.", "Choose another --name.", id=repository.id)
    wanted = repository.wanted  # before the kind: without weights it does not matter
    model = PretrainedModel(
        id=repository.id,
        kind=kind_of(repository),
        label=repository.id.partition("/")[2],
        licence=licence[:80] or UNSTATED,
        source="a folder on this machine",
        parameters=sum((folder / part).stat().st_size for part in wanted if part.endswith(".safetensors")) / 4e6,
        download_mb=sum((folder / part).stat().st_size for part in wanted) / 1e6,
        revision=f"added {secrets.token_hex(4)}",
        on_hub=False,
        similar=repository.similar,
    )
    check_architecture(folder, model.kind)
    path = library.download_of(model.id)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        for part in wanted:
            (beside / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / part, beside / part)
        write_json(beside / library.FACTS, model)
    except OSError as error:
        paths.remove(beside)
        raise paths.as_user_error(error) from error
    paths.remove(path)
    beside.rename(path)
    return model


def _repository(folder: Path, name: str) -> Repository:
    if not folder.is_dir():
        raise UserError("There is no folder {folder}.", "Check the path.", folder=str(folder))
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        config = None
    if not isinstance(config, dict) or not isinstance(config.get("model_type"), str):
        raise UserError(
            "{folder} holds no config.json with a model type.",
            "Give the folder that transformers' save_pretrained wrote.",
            folder=str(folder),
        )
    called = _UNFIT.sub("-", name or folder.resolve().name).strip(".-")[:60].replace("--", "-") or "model"
    names = tuple(path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())
    return Repository(f"{library.LOCAL}/{called}", config["model_type"], "", names)
