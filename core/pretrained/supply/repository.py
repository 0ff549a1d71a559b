"""What a repository's own words tell of its model: kind, licence, languages, and the files worth fetching.

Knows no network. Everything here was written by strangers and is only compared, shortened and shown.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypedDict, Unpack

from core.errors import UserError
from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply.catalogue import CATALOGUE
from core.traits import AUDIO, IMAGE, TEXT

_TASKS = {
    TEXT: "feature-extraction sentence-similarity fill-mask text-classification token-classification text-ranking"
    " question-answering zero-shot-classification",
    IMAGE: "image-classification image-feature-extraction",
    AUDIO: "automatic-speech-recognition audio-classification",
}
_TYPES = {  # where the task says nothing, or the same for all kinds (feature-extraction)
    TEXT: "bert distilbert electra mobilebert mpnet roberta xlm-roberta camembert albert deberta deberta-v2 ernie"
    " nomic_bert modernbert convbert funnel squeezebert megatron-bert roformer layoutlm big_bird",
    IMAGE: "clip siglip resnet vit convnext convnextv2 mobilenet_v1 mobilenet_v2 efficientnet dinov2"
    " dinov2_with_registers dinov3_vit dinov3_convnext deit swin swinv2 beit regnet levit poolformer pvt bit"
    " vit_mae data2vec-vision mobilevit mobilevitv2 hiera focalnet ijepa timm_wrapper pvt_v2 vit_msn swiftformer"
    " clip_vision_model siglip_vision_model aimv2_vision_model chinese_clip",
    AUDIO: "whisper wav2vec2 wav2vec2-bert wav2vec2-conformer hubert wavlm unispeech unispeech-sat sew sew-d"
    " data2vec-audio audio-spectrogram-transformer mctct clap",
}
_FILES = re.compile(
    r"config\.json|tokenizer\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json|vocab\.txt"
    r"|vocab\.json|merges\.txt|[\w.-]{1,40}\.model|preprocessor_config\.json|processor_config\.json|modules\.json"
    r"|sentence_bert_config\.json|config_sentence_transformers\.json|LICEN[CS]E(?:\.\w{2,3})?|NOTICE"
    r"|\d_Pooling/config\.json|\d_Dense/(?:config\.json|model\.safetensors)"
)
_WEIGHTS = re.compile(r"model\.safetensors|model\.safetensors\.index\.json|model-\d{5}-of-\d{5}\.safetensors")
_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".h5", ".msgpack")
_SPDX = {
    "apache-2.0": "Apache-2.0",
    "mit": "MIT",
    "bsd-3-clause": "BSD-3-Clause",
    "bsd-2-clause": "BSD-2-Clause",
    "gpl-3.0": "GPL-3.0",
    "agpl-3.0": "AGPL-3.0",
    "lgpl-3.0": "LGPL-3.0",
    "unlicense": "Unlicense",
    "mpl-2.0": "MPL-2.0",
}
UNSTATED = "not stated on its page"


@dataclass(frozen=True)
class Repository:
    """A repository as its listing and its config.json describe it; `task` is the page's own tag, `type` the model's."""

    id: str
    type: str
    task: str
    names: tuple[str, ...]

    @property
    def splits_otherwise(self) -> bool:
        """Whether a text model's files lack the tokenizer in a form that is read without further libraries."""
        others = any(name.endswith(".model") for name in self.names)
        return others and not {"vocab.txt", "tokenizer.json"} & {*self.names}

    @property
    def similar(self) -> bool:
        """Whether sentence-transformers wrote it, whose models lay texts of like meaning near each other."""
        return "modules.json" in self.names

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The files to fetch; UserError when there are no weights as safetensors."""
        weights = [name for name in self.names if _WEIGHTS.fullmatch(name)]
        if "model.safetensors" in weights:
            weights = ["model.safetensors"]
        if not any(name.endswith(".safetensors") for name in weights):
            pickled = any(name.endswith(_PICKLES) for name in self.names)
            raise UserError(
                "“{id}” has its weights only in a format that can hide program code (pickle), which is never opened."
                if pickled
                else "“{id}” has no weights as model.safetensors.",
                "Choose a model whose page lists model.safetensors among its files.",
                id=self.id,
            )
        return frozenset(weights) | {name for name in self.names if _FILES.fullmatch(name)}


def kind_of(repository: Repository) -> str:
    """text, image or audio; UserError for a model of any other kind."""
    for listed, found in ((_TYPES, repository.type), (_TASKS, repository.task)):
        for kind, names in listed.items():
            if found in names.split():
                return kind
    raise UserError(
        "“{id}” is a model of the kind “{found}”, which can't read texts, pictures or sounds here.",
        "Choose an encoder, such as BERT for texts, ResNet or ViT for pictures, Whisper or wav2vec for sounds.",
        id=repository.id,
        found=repository.type[:60],
    )


def licence_of(card: dict[str, Any], tags: Iterable[str]) -> str:
    """The licence as the model card gives it: an SPDX name where it is a well-known one."""
    name = card.get("license") or next((tag.partition(":")[2] for tag in tags if tag.startswith("license:")), "")
    name = ", ".join(map(str, name)) if isinstance(name, list) else str(name)
    if name == "other" and card.get("license_name"):
        name = str(card["license_name"])
    return _SPDX.get(name.lower(), "other: see its page" if name == "other" else name[:80]) or UNSTATED


def languages_of(card: dict[str, Any]) -> tuple[str, ...]:
    """The languages the card names, ("*",) for more than twenty or "multilingual", () when it names none."""
    named = card.get("language") or ()
    codes = [str(code).lower() for code in ([named] if isinstance(named, str) else named)]
    if "multilingual" in codes or len(codes) > 20:
        return ("*",)
    return tuple(code[:8] for code in codes)


class Facts(TypedDict):
    """What a repository tells of its model; see OpenModel."""

    revision: str
    licence: str
    languages: tuple[str, ...]
    similar: bool
    parameters: float
    download_mb: float


def model_of(id: str, kind: str, **facts: Unpack[Facts]) -> PretrainedModel:
    """The facts as a model: the catalogue's own words for a curated one, else what little is known of it."""
    if id in CATALOGUE:
        return replace(CATALOGUE[id], revision=facts["revision"], download_mb=facts["download_mb"])
    source = f"https://huggingface.co/{id}"
    return PretrainedModel(id=id, kind=kind, label=id.rpartition("/")[2], source=source, **facts)
