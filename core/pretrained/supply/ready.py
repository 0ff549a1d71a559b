"""Makes a downloaded model ready: is its architecture known, can it become a graph, does the graph answer? In a job.

What may go wrong in strangers' files is told as a sentence, and what was made of them is removed.
"""

import json
from pathlib import Path

import numpy as np

from core.errors import UserError
from core.plain import write_json
from core.pretrained.pretrained_model import FEATURES, RAW, Encoder
from core.pretrained.supply import library
from core.pretrained.tokenizers.characters import OTHER_WAY
from core.serving.session import open_session
from core.store import paths
from core.traits import AUDIO, IMAGE, TEXT


def check_architecture(folder: Path, kind: str) -> None:
    """UserError when transformers has no code of its own for the config.json in this folder; reads no weights.

    The same where a model's tokenizer, pictures or layers for sounds are of a sort that our graphs can't follow.
    """
    from transformers import CONFIG_MAPPING

    from core.pretrained.pictures import image
    from core.pretrained.sounds import audio

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config.get("model_type") not in CONFIG_MAPPING:
        raise UserError(
            "The transformers library on this machine does not know the architecture “{type}”.",
            "Choose another model, or update the app.",
            type=str(config.get("model_type"))[:60],
        )
    tokenizer = folder / "tokenizer.json"
    if kind == TEXT and tokenizer.is_file():
        _check_splitting(tokenizer)
    if kind in (IMAGE, AUDIO):
        try:
            (image if kind == IMAGE else audio).check(folder)
        except UserError:
            raise
        except Exception as error:  # noqa: BLE001  (transformers raises anything on strangers' files)
            raise _unfit(str(config["model_type"])[:60], error) from error


def _check_splitting(file: Path) -> None:
    from tokenizers import Tokenizer

    from core.pretrained.tokenizers import tokens

    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # noqa: BLE001  (the library raises nothing more precise)
        raise UserError(*OTHER_WAY) from error
    tokens.check(tokenizer)


def make_ready(id: str) -> Encoder:
    """The model's encoder, made now and tried once; UserError, and its download is gone, when it can't be used."""
    model = library.find(id)
    try:
        encoder = library.encoder(id)
        _try(encoder)
    except (UserError, MemoryError):
        library.release(id)
        raise
    except Exception as error:  # noqa: BLE001  (transformers and the exporter raise anything on strangers' files)
        if isinstance(error, OSError) and error.errno in paths.DISK_FULL:
            raise paths.as_user_error(error) from error  # no fault of the model's: its download stays
        library.release(id)
        raise _unfit(model.label, error) from error
    if library.availability(model) == library.HERE:
        facts = library.download_of(id) / library.FACTS
        write_json(facts, {**json.loads(facts.read_text(encoding="utf-8")), "width": encoder.width})
    return encoder


def _unfit(label: str, error: Exception) -> UserError:
    return UserError(
        "“{label}” can't be made into a part of a model file: {reason}.",
        "Choose another model. The catalogue's models are known to work.",
        label=label,
        reason=(str(error).strip().splitlines() or [type(error).__name__])[0][:200].rstrip("."),
    )


def _try(encoder: Encoder) -> None:
    """One missing and one plain value; the graph must answer with finite numbers of the width it promises."""
    session = open_session(encoder.path)
    made = [session.run([FEATURES], {RAW: value})[0] for value in _values(encoder.kind)]
    if any(part.shape != (len(part), encoder.width) for part in made) or not np.isfinite(made[-1][-1]).all():
        raise UserError(
            "“{label}” gives no usable numbers.", "Choose another model; this one may be damaged.", label=encoder.label
        )


def _values(kind: str) -> list[np.ndarray]:
    if kind == TEXT:
        return [np.array(["", "A short text, 短文."], dtype=object)]
    if kind == IMAGE:
        ramp = np.linspace(0, 255, 40 * 30 * 3).astype(np.uint8).reshape(1, 40, 30, 3)
        return [np.zeros((1, 1, 1, 3), np.uint8), ramp]
    return [np.zeros((1, 1), np.float32), np.sin(np.arange(16_000, dtype=np.float32) / 10)[None]]
