"""What a long benchmark has measured so far, a JSON line each, so that one that was stopped goes on."""

import hashlib
import json
from pathlib import Path

import platformdirs

import core


def entries(name: str) -> list[dict]:
    """All that the benchmark of that name has kept, the oldest first."""
    path = path_of(name)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def add(name: str, entry: dict) -> None:
    """Keep one more."""
    with path_of(name).open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


def path_of(name: str) -> Path:
    """The file of that benchmark, in the user's cache."""
    folder = Path(platformdirs.user_cache_dir("model-atelier-benchmarks", False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.jsonl"


def code() -> str:
    """Another for other code."""
    sources = sorted(Path(core.__file__).parent.rglob("*.py"))
    return hashlib.blake2b(b"".join(path.read_bytes() for path in sources), digest_size=6).hexdigest()
