"""Pictures, as the bytes of their files. No model takes them yet."""

from core.graph import UINT8
from core.kinds.base import Kind
from core.records import ColumnProfile


class Image(Kind):
    """A picture a row."""

    name = "image"
    label = "Picture"
    icon = "image"
    help = "A picture in each row, such as a photo, a scan or a drawing."
    tensor_type = UINT8
    usable = False
    not_yet = "It holds pictures, which models can't use yet."

    def suits(self, profile: ColumnProfile) -> float:
        """At least half of the files are pictures."""
        facts = profile.media
        return 1.0 if profile.storage == "bytes" and facts and facts.images >= 0.5 else 0.0
