"""What a bundle says of the pretrained models inside it; believes none of it, fails for none of it."""

import dataclasses
import json

from core.bundle_schema import BaseModel


def claimed_models(metadata: dict[str, str]) -> tuple[BaseModel, ...]:
    """The pretrained models that the file says are inside; what is none is left out."""
    try:
        content = json.loads(metadata.get("atelier.base_model", "null"))
    except (ValueError, RecursionError):
        return ()
    names = [field.name for field in dataclasses.fields(BaseModel)]
    listed = content if isinstance(content, list) else [content]
    described = [entry for entry in listed if isinstance(entry, dict) and {"name", "licence"} <= entry.keys()]
    return tuple(BaseModel(**{name: str(entry.get(name, ""))[:300] for name in names}) for entry in described[:20])
