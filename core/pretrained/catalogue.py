"""The curated open models of all kinds, the ones to begin with first. A new one is one entry in its kind's file."""

from core.pretrained.catalogue_audio import AUDIO
from core.pretrained.catalogue_image import IMAGE
from core.pretrained.catalogue_text import TEXT
from core.pretrained.open_model import OpenModel

CATALOGUE: dict[str, OpenModel] = {model.id: model for model in (*TEXT, *IMAGE, *AUDIO)}
