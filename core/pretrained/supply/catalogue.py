"""The curated pretrained models of all kinds, the ones to begin with first. A new one is one entry in its kind's
file."""

from core.pretrained.pretrained_model import PretrainedModel
from core.pretrained.supply.catalogue_audio import AUDIO
from core.pretrained.supply.catalogue_image import IMAGE
from core.pretrained.supply.catalogue_text import TEXT

CATALOGUE: dict[str, PretrainedModel] = {model.id: model for model in (*TEXT, *IMAGE, *AUDIO)}
