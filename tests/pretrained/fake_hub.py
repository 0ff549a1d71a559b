"""A small Hugging Face on this machine's loopback: serves one folder as a model, and misbehaves as it is told."""

import hashlib
import json
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
CONVERTED = "89abcdef0123456789abcdef0123456789abcdef"
_MODEL = re.compile(r"/api/models/(?P<id>[^/]+/[^/]+)(?:/revision/(?P<revision>.+))?")
_FILE = re.compile(r"/(?P<id>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<name>.+)")
_DISCUSSIONS = re.compile(r"/api/models/(?P<id>[^/]+/[^/]+)/discussions")


@dataclass
class Hub:
    """What it serves and how it behaves; tests change it while it runs.

    `folder` holds the files of the model `id`; `facts` are laid over what the model's API tells. `status`: an answer
    for paths that hold the key. `cut`: a file's name -> after how many bytes the line breaks, each entry used once.
    `bytes_sent` and `asked` tell what was fetched.
    """

    folder: Path
    url: str = ""
    id: str = "somebody/tiny"
    facts: dict = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    cut: list[tuple[str, int]] = field(default_factory=list)
    swapped: dict[str, bytes] = field(default_factory=dict)
    conversion: Path | None = None
    asked: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    bytes_sent: int = 0
    slow: threading.Event | None = None

    def as_type(self, model_type: str, copy: Path) -> None:
        """Serve a copy of the files as a model of another type."""
        shutil.copytree(self.folder, copy)
        config = {**json.loads((copy / "config.json").read_text()), "model_type": model_type}
        (copy / "config.json").write_text(json.dumps(config))
        self.folder = copy

    def listing(self, folder: Path, commit: str) -> dict:
        """The model's facts, as the API words them."""
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return {
            "id": self.id,
            "sha": commit,
            "private": False,
            "gated": False,
            "tags": ["license:apache-2.0"],
            "pipeline_tag": "fill-mask",
            "cardData": {"license": "apache-2.0", "language": "en"},
            "siblings": [_sibling(path, folder) for path in files],
            **self.facts,
        }


def _sibling(path: Path, folder: Path) -> dict:
    content = path.read_bytes()
    entry = {"rfilename": path.relative_to(folder).as_posix(), "size": len(content)}
    if path.suffix == ".safetensors":
        digest = hashlib.sha256(content).hexdigest()
        return {**entry, "blobId": "0" * 40, "lfs": {"size": len(content), "sha256": digest, "pointerSize": 134}}
    return {**entry, "blobId": hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()}


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def hub(self) -> Hub:
        return self.server.hub  # type: ignore[attr-defined]

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.asked.append(path)
        self.hub.tokens.append(self.headers.get("Authorization", ""))
        self.hub.agents.append(self.headers.get("User-Agent", ""))
        status = next((status for part, status in self.hub.status.items() if part in path), 0)
        if status:
            return self._send(status, b"{}", self.hub.headers)
        if (found := _DISCUSSIONS.fullmatch(path)) is not None:
            return self._json(self._discussions())
        if (found := _MODEL.fullmatch(path)) is not None:
            return self._model(found["id"], found["revision"])
        if (found := _FILE.fullmatch(path)) is not None:
            return self._file(found["revision"], found["name"])
        return self._send(404, b"{}", {})

    def _discussions(self) -> dict:
        offered = {
            "num": 1,
            "author": {"name": "SFconvertbot"},
            "title": "Adding `safetensors` variant of this model",
            "status": "open",
            "isPullRequest": True,
            "createdAt": "2023-03-18T00:00:00.000Z",
        }
        return {"discussions": [offered] if self.hub.conversion else [], "count": 1, "start": 0}

    def _model(self, id: str, revision: str | None) -> None:
        if id != self.hub.id:
            return self._send(401, b"{}", {"X-Error-Code": "RepoNotFound", "X-Error-Message": "Repository not found"})
        if revision in ("refs/pr/1", CONVERTED) and self.hub.conversion:
            return self._json(self.hub.listing(self.hub.conversion, CONVERTED))
        if revision not in (None, "main", COMMIT):
            return self._send(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
        return self._json(self.hub.listing(self.hub.folder, COMMIT))

    def _file(self, revision: str, name: str) -> None:
        folder = self.hub.conversion if revision == CONVERTED else self.hub.folder
        path = folder / name
        if not path.is_file():
            return self._send(404, b"{}", {"X-Error-Code": "EntryNotFound"})
        content = self.hub.swapped.get(name, path.read_bytes())
        begin = int(found[1]) if (found := re.match(r"bytes=(\d+)-", self.headers.get("Range", ""))) else 0
        headers = {"ETag": f'"{revision}"', "X-Repo-Commit": revision, "Accept-Ranges": "bytes"}
        if begin:
            headers["Content-Range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
        cut = next((entry for entry in self.hub.cut if entry[0] == name), None)
        if self.hub.slow is not None and name.endswith(".safetensors"):
            self.hub.slow.wait(30)
        if cut is None:
            return self._send(206 if begin else 200, content[begin:], headers)
        self.hub.cut.remove(cut)
        return self._send(206 if begin else 200, content[begin:], headers, stop=cut[1])

    def _json(self, content: dict) -> None:
        self._send(200, json.dumps(content).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: dict[str, str], stop: int | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        sent = body if stop is None else body[:stop]
        self.hub.bytes_sent += len(sent)
        self.wfile.write(sent)
        if stop is not None:
            self.close_connection = True
            self.connection.close()

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, address: object) -> None:
        """Whoever asked has gone (cancelled, killed): that is what some tests are about."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, address)


@contextmanager
def serving(folder: Path) -> Iterator[Hub]:
    """The hub, answering on a port of its own until the end."""
    server = _Server(("127.0.0.1", 0), _Answers)
    server.hub = Hub(folder, url=f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.hub  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
