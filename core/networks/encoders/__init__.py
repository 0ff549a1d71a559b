"""The encoders, by what a column's tensor holds and by the network's name. A new one is one file and one line here."""

from core.layout import OPEN, TensorColumn
from core.networks.encoders.audio_cnn import AudioCNN
from core.networks.encoders.audio_recurrent import AudioGRU
from core.networks.encoders.base import Encoder
from core.networks.encoders.image_cnn import ImageCNN
from core.networks.encoders.image_residual import ImageResidual
from core.networks.encoders.image_vit import ImageViT
from core.networks.encoders.pretrained import Pretrained
from core.networks.encoders.text_cnn import TextCNN
from core.networks.encoders.text_recurrent import TextGRU, TextLSTM
from core.networks.encoders.text_transformer import TextTransformer

ENCODERS: dict[str, dict[str, type[Encoder]]] = {
    "tokens": {"cnn": TextCNN, "gru": TextGRU, "lstm": TextLSTM, "transformer": TextTransformer, OPEN: Pretrained},
    "pixels": {"cnn": ImageCNN, "residual": ImageResidual, "vit": ImageViT, OPEN: Pretrained},
    "frames": {"cnn": AudioCNN, "gru": AudioGRU, OPEN: Pretrained},
}
USUAL = "cnn"


def encoder(column: TensorColumn, dropout: float) -> Encoder:
    """An untrained encoder for that column."""
    return ENCODERS[column.sort][column.network or USUAL](column, dropout)
