"""The curated open models of all kinds, the ones to begin with first. A new one is one entry in its kind's file."""

from core.pretrained.open_model import OpenModel
from core.pretrained.supply.catalogue_audio import AUDIO
from core.pretrained.supply.catalogue_image import IMAGE
from core.pretrained.supply.catalogue_text import TEXT

CATALOGUE: dict[str, OpenModel] = {model.id: model for model in (*TEXT, *IMAGE, *AUDIO)}
