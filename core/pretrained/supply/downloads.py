"""Fetches a pretrained model's files to this machine, whole or not at all; a broken-off download is gone on with later.

Only configuration, tokenizer and safetensors, each held against the hash that Hugging Face lists. Runs in a job process
or on the command line; the library knows the result.
"""

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from core.errors import UserError
from core.plain import write_json
from core.pretrained.supply import hub, library
from core.pretrained.supply.hub import Offer, RemoteFile
from core.pretrained.supply.room import MEGABYTE, full, why_not
from core.pretrained.supply.unreachable import as_user_error
from core.store import paths

OnProgress = Callable[[int, int], None]  # bytes here, bytes in all; may raise to break off, what is here stays
WAITS = (1.0, 2.0, 4.0, 8.0)  # seconds before another try; they begin anew with every byte that came
_LOOK = 0.5  # seconds between looks at what another process has fetched
_PIECE = 1 << 16  # of the network's: what a broken line loses
_CHUNK = 1 << 20
_LATER = (408, 429, 500, 502, 503, 504)  # answers that may be better the next time


def download(
    offer: Offer, memory_mb: float, on_progress: OnProgress, check: Callable[[Path, str], None] | None = None
) -> Path:
    """The folder with all the offer's files and its facts. `check` sees the small files before the weights come.

    UserError when there is no room, the network fails for good, or a file is not what Hugging Face lists.
    """
    id = offer.model.id
    path = library.download_of(id)
    part = path.with_name(path.name + library.PART)
    with _alone(part, lambda: on_progress(min(library.started(id), offer.bytes), offer.bytes)):
        if _same(path, offer):
            return path
        _begin(part, offer)
        if (refusal := why_not(offer.model, memory_mb) or full(offer.model)) is not None:
            raise refusal
        try:
            _fetch_all(offer, part, on_progress, check)
        except OSError as error:
            raise paths.as_user_error(error) from error
        write_json(part / library.FACTS, offer.model)
        (part / _OFFER).unlink(missing_ok=True)
        if (path / library.HOLDERS).is_dir():  # of an older commit of the same model
            (path / library.HOLDERS).rename(part / library.HOLDERS)
        paths.remove(path)
        part.rename(path)
    return path


def _fetch_all(offer: Offer, part: Path, on_progress: OnProgress, check: Callable[[Path, str], None] | None) -> None:
    small = [file for file in offer.files if not file.name.endswith(".safetensors")]
    large = [file for file in offer.files if file not in small]
    done = 0
    for number, file in enumerate([*small, *large]):
        if number == len(small) and check is not None:
            check(part, offer.model.kind)
        _fetch(offer, file, part / file.name, _further(on_progress, done, offer.bytes))
        done += file.bytes


def _further(on_progress: OnProgress, before: int, all: int) -> Callable[[int], None]:
    """Tells how much of one file is here, after so many bytes of those before it."""
    return lambda here: on_progress(before + here, all)


def _fetch(offer: Offer, file: RemoteFile, target: Path, on_progress: Callable[[int], None]) -> None:
    """One file, gone on with where an earlier try ended."""
    if target.is_file() and target.stat().st_size == file.bytes and _true(file, target):
        return on_progress(file.bytes)
    target.parent.mkdir(parents=True, exist_ok=True)
    waits = iter(WAITS)
    while True:
        before, problem = _size(target), None
        try:
            _stream(offer, file, target, on_progress)
        except _network_errors() as error:
            problem = error
        if problem is None and _size(target) >= file.bytes:
            break
        waits = iter(WAITS) if _size(target) > before else waits
        wait = next(waits, None) if _may_pass(problem) else None
        if wait is None:
            raise _given_up(offer, target, problem) from problem
        time.sleep(wait)
    if not _true(file, target):
        target.unlink()
        raise UserError(
            "The file {name} of “{id}” did not arrive as Hugging Face lists it.",
            "Try again; if it stays so, choose another model.",
            name=file.name,
            id=offer.model.id,
        )
    return None


def _given_up(offer: Offer, target: Path, problem: Exception | None) -> UserError:
    """What to say after the last try: what the answer was, or how far the download came before the line broke."""
    here = _size(target) / MEGABYTE
    if _status(problem) or here < 1:
        return as_user_error(problem or ConnectionError(), offer.model.id)
    return UserError(
        "The download broke off: {here:,.0f} of {all:,.0f} MB are here.",
        "Check the network and try again: it goes on from there.",
        here=here,
        all=offer.bytes / MEGABYTE,
    )


def _stream(offer: Offer, file: RemoteFile, target: Path, on_progress: Callable[[int], None]) -> None:
    from huggingface_hub import get_session, hf_hub_url
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

    api = hub.connect()
    address = hf_hub_url(offer.model.id, file.name, revision=offer.model.revision, endpoint=api.endpoint)
    here = _size(target)
    if here >= file.bytes:
        target.unlink(missing_ok=True)
        here = 0
    headers = {**build_hf_headers(token=api.token), "Accept-Encoding": "identity"}
    headers |= {"Range": f"bytes={here}-"} if here else {}
    with get_session().stream("GET", address, headers=headers, timeout=hub.TIMEOUT) as answer:
        hf_raise_for_status(answer)
        whole = answer.status_code != 206  # the range was not heeded: from the start
        here = 0 if whole else here
        with target.open("wb" if whole else "ab") as out:
            for chunk in answer.iter_bytes(_PIECE):
                here += len(chunk)
                out.write(chunk)
                if here > file.bytes:
                    return  # more than was listed: the hash will not fit
                on_progress(here)


def _network_errors() -> tuple[type[Exception], ...]:
    from huggingface_hub.errors import HTTPError

    return (HTTPError,)


def _may_pass(problem: Exception | None) -> bool:
    """Broken connections and busy servers; not what will be refused the next time, too."""
    return not _status(problem) or _status(problem) in _LATER


def _status(problem: Exception | None) -> int:
    """The HTTP status of an answer that was none, 0 when no answer came at all."""
    return getattr(getattr(problem, "response", None), "status_code", 0)


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _true(file: RemoteFile, target: Path) -> bool:
    """Whether the file has the listed size and hash; without any listed hash, the size has to do."""
    if target.stat().st_size != file.bytes:
        return False
    if not (file.sha256 or file.blob):
        return True
    digest = hashlib.sha256() if file.sha256 else hashlib.sha1(f"blob {file.bytes}\0".encode())
    with target.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == (file.sha256 or file.blob)


_OFFER = "offer.json"


def _begin(part: Path, offer: Offer) -> None:
    """Keep what an earlier try of the very same files left, else begin with an empty folder."""
    listed = {"revision": offer.model.revision, "files": [asdict(file) for file in offer.files]}
    try:
        same = json.loads((part / _OFFER).read_text(encoding="utf-8")) == listed
    except (OSError, ValueError):
        same = False
    if not same:
        paths.remove(part)
        part.mkdir(parents=True)
        write_json(part / _OFFER, listed)


def _same(path: Path, offer: Offer) -> bool:
    return (path / library.FACTS).is_file() and library.find(offer.model.id).revision == offer.model.revision


@contextmanager
def _alone(part: Path, on_progress: Callable[[], None]) -> Iterator[None]:
    """One process at a time fetches a model; another waits, tells how far it is, and then finds it here."""
    part.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(part.with_name(part.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not _taken(lock):
            on_progress()
            time.sleep(_LOOK)
        yield
    finally:
        os.close(lock)


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
