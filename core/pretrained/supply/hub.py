"""What Hugging Face says of a model: facts, licence, files, the commit. Goes to the network only when it is called.

Downloads nothing but the small config.json; knows no workspace. Repositories that need program code of their own, and
those without safetensors, are refused here, before anything large is fetched.
"""

import importlib.util
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import config
from core.errors import UserError
from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply import library
from core.pretrained.supply.catalogue import CATALOGUE
from core.pretrained.supply.repository import Repository, kind_of, languages_of, licence_of, model_of
from core.pretrained.supply.unreachable import reason
from core.pretrained.tokenizers.characters import OTHER_WAY
from core.traits import IMAGE, TEXT

if TYPE_CHECKING:
    from huggingface_hub import HfApi
    from huggingface_hub.errors import Response
    from huggingface_hub.hf_api import ModelInfo, RepoSibling

TIMEOUT = 15.0  # seconds
_PART = r"[A-Za-z0-9](?:[\w.-]*\w)?"
_ID = re.compile(rf"{_PART}(?:/{_PART})?", re.ASCII)
_ADDRESS = re.compile(r"(?<![\w.-])(?:www\.)?(?:huggingface\.co|hf\.co)/(?P<id>[^?#\s]+)", re.IGNORECASE)
_AROUND = " \t\r\n\"'`“”„‘’«»<>()/"  # what is copied along with a name
_OTHER_PAGES = ("api", "blog", "collections", "datasets", "docs", "models", "organizations", "papers", "spaces")
_CONVERTER = "SFconvertbot"  # Hugging Face's own: it offers weights once more, as safetensors
_CONVERSION = "Adding `safetensors` variant of this model"


@dataclass(frozen=True)
class RemoteFile:
    """One file that a download takes: `sha256` of large files, `blob` (git's SHA-1) of small ones; one is empty."""

    name: str
    bytes: int
    sha256: str = ""
    blob: str = ""


@dataclass(frozen=True)
class Offer:
    """A model that can be got, and what to fetch for it; `model.revision` is the very commit."""

    model: PretrainedModel
    files: tuple[RemoteFile, ...]

    @property
    def bytes(self) -> int:
        """All files together."""
        return sum(file.bytes for file in self.files)


def as_id(text: str) -> str:
    """The id in what was typed: owner/name, or the address of its page; UserError when it is neither."""
    written = text.strip(_AROUND)
    found = _ADDRESS.search(written)
    id = "/".join(found["id"].split("/")[:2]) if found else written
    other = id.partition("/")[0].lower() in _OTHER_PAGES
    if other or not _ID.fullmatch(id) or "--" in id or ".." in id or len(id) > 96:
        raise UserError(
            "“{text}” is no name of a model on Hugging Face.",
            "Write owner/name, such as google-bert/bert-base-chinese, or paste the address of its page.",
            text=written[:100],
        )
    return id


def look_up(text: str, revision: str = "") -> Offer:
    """Ask Hugging Face for the model of that id (see `as_id`); `revision` "" takes the catalogue's, else the newest.

    UserError when there is none, it is private or gated, can't be used here, or Hugging Face can't be reached.
    """
    id = as_id(text)
    if id.startswith(f"{library.LOCAL}/"):
        raise UserError("“{id}” is a name for folders of this machine.", "Write another owner/name.", id=id)
    wanted = revision or (CATALOGUE[id].revision if id in CATALOGUE else "")
    with reason(id):
        api = connect()
        info = api.model_info(id, revision=wanted or None, files_metadata=True, timeout=TIMEOUT)
        _check_access(info)
        if not _weights(info):
            info = _converted(api, info) or info
        return _offer(id, info, _config(api, id, info))


def offline() -> bool:
    """Whether whoever runs the app has set it to stay offline; asks nobody."""
    return config.current().offline


def connect() -> "HfApi":
    """Hugging Face, or the path that HF_ENDPOINT names; with the token in HF_TOKEN, never a stored one."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import HfApi, constants

    constants.HF_HUB_DISABLE_TELEMETRY = True  # also where something imported the library before
    if offline() or constants.is_offline_mode():
        raise UserError(
            "This machine is set to stay offline (HF_HUB_OFFLINE).",
            "Use a model that is included or on this machine already; both work offline.",
        )
    chosen = config.current()
    return HfApi(endpoint=chosen.hub_address or constants.ENDPOINT, token=chosen.hub_token or False)


def _check_access(info: "ModelInfo") -> None:
    if info.gated and not config.current().hub_token:
        raise UserError(
            "“{id}” is only given to people who accepted its terms on Hugging Face.",
            "Choose another model. Or accept them on its page, and start the app with your access token in HF_TOKEN.",
            id=info.id,
        )


def _weights(info: "ModelInfo") -> bool:
    return any(file.rfilename.endswith(".safetensors") and "/" not in file.rfilename for file in info.siblings or ())


def _converted(api: "HfApi", info: "ModelInfo") -> "ModelInfo | None":
    """The same model as safetensors, where Hugging Face's own converter has offered them in a pull request."""
    path = f"api/models/{info.id}/discussions"
    listed = _fetched(api, f"{path}?author={_CONVERTER}&type=pull_request").json()["discussions"]
    for offered in listed:
        if (offered["author"]["name"], offered["title"]) == (_CONVERTER, _CONVERSION) and offered["status"] != "closed":
            reference = f"refs/pr/{int(offered['num'])}"
            found = api.model_info(info.id, revision=reference, files_metadata=True, timeout=TIMEOUT)
            if _weights(found):
                return found
    return None


def _config(api: "HfApi", id: str, info: "ModelInfo") -> dict[str, Any]:
    """The repository's config.json; UserError when there is none that can be read."""
    if any(file.rfilename == "config.json" for file in info.siblings or ()):
        answer = _fetched(api, f"{id}/resolve/{info.sha}/config.json")
        try:
            content = json.loads(answer.content)
        except ValueError:
            content = None
        if isinstance(content, dict) and isinstance(content.get("model_type"), str):
            return content
    raise UserError(
        "“{id}” holds no model that can be used here: it has no config.json with a model type.",
        "Choose the model itself, not a part of one, an adapter or a data set.",
        id=id,
    )


def _fetched(api: "HfApi", path: str) -> "Response":
    """The answer to one small question; the library's own calls for these wait without end."""
    from huggingface_hub import get_session
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

    answer = get_session().get(f"{api.endpoint}/{path}", headers=build_hf_headers(token=api.token), timeout=TIMEOUT)
    hf_raise_for_status(answer)
    return answer


def _offer(id: str, info: "ModelInfo", config: dict[str, Any]) -> Offer:
    """ValueError when no commit is named: what is fetched would not be what was looked at."""
    if not info.sha:
        raise ValueError("no commit")
    _check_code(id, config)
    repository = Repository(
        id=id,
        type=config["model_type"],
        task=info.pipeline_tag or "",
        names=tuple(file.rfilename for file in info.siblings or ()),
    )
    kind = kind_of(repository)
    if kind == TEXT and repository.splits_otherwise:
        raise UserError(*OTHER_WAY)
    files = tuple(_file(entry) for entry in info.siblings or () if entry.rfilename in repository.wanted)
    card = info.card_data.to_dict() if info.card_data else {}
    stored = sum(file.bytes for file in files if file.name.endswith(".safetensors"))
    model = model_of(
        id,
        kind,
        revision=str(info.sha),
        licence=licence_of(card, info.tags or ()),
        languages=languages_of(card) if kind != IMAGE else (),
        similar=repository.similar,
        parameters=(info.safetensors.total if info.safetensors else stored / 4) / 1e6,
        download_mb=sum(file.bytes for file in files) / 1e6,
    )
    return Offer(model, files)


def _file(entry: "RepoSibling") -> RemoteFile:
    large = entry.lfs
    size = int((large.size if large else entry.size) or 0)
    return RemoteFile(entry.rfilename, size, large.sha256 if large else "", "" if large else entry.blob_id or "")


def _check_code(id: str, config: dict[str, Any]) -> None:
    """Refuse what only runs with the repository's own program code, which is a stranger's."""
    if config.get("auto_map") and not known_type(config["model_type"]):
        raise UserError(
            "“{id}” needs program code of its own (trust_remote_code), which this app never runs.",
            "Choose a model whose architecture the transformers library knows itself.",
            id=id,
        )


def known_type(name: str) -> bool:
    """Whether the installed transformers library has a folder for that model type; found without importing it."""
    spec = importlib.util.find_spec("transformers")
    return bool(spec and spec.origin and (Path(spec.origin).parent / "models" / name.replace("-", "_")).is_dir())
