"""ASGI: what a browser uploads goes to the disk as it comes, Streamlit's own uploader gets an empty file instead.

Streamlit would hold every file in memory, twice while it comes. Small ones still go that way, and those of a link's
visitors, within limits (see guests). Knows no page.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

from core.errors import UserError
from core.jobs.incoming import arrivals, guests
from core.jobs.incoming.guests import Guests

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
_UPLOAD = re.compile(r".*/_stcore/upload_file/([^/]+)/([^/]+)")
_BOUNDARY = re.compile(rb'multipart/form-data\s*;.*?boundary="?([^";,]{1,200})"?', re.IGNORECASE | re.DOTALL)
PATIENCE = 20.0  # seconds, as server.disconnectedSessionTTL
_LOOK = 1.0
_BLOCK = 1 << 20
_HEAD = 1 << 14  # bytes; the names before the file have less


class Receiver:
    """Takes uploads for the workspace that `workspace(scope)` names; "" leaves them to the app.

    `present(scope)` tells whether the tab that uploads is open; a file goes once its tab was closed for `patience`
    seconds, as the app's own files do. guests: what those without a workspace may bring, whom `guest(scope)` names.
    """

    def __init__(
        self,
        app: Callable[..., Any],
        workspace: Callable[[Message], str],
        present: Callable[[Message], bool] = lambda scope: True,
        patience: float = PATIENCE,
        guests: Guests | None = None,
        guest: Callable[[Message], str] = lambda scope: "",
    ) -> None:
        self.app = app
        self.workspace = workspace
        self.present = present
        self.patience = patience
        self.guests = guests
        self.guest = guest
        self._watches: set[asyncio.Task[None]] = set()  # a task that nobody holds may end early

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass everything on, uploads without their content; a removed file is removed here, too."""
        found = _UPLOAD.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found and scope["method"] == "DELETE":
            arrivals.forget(found[2])
        if found and scope["method"] == "PUT":
            length, boundary = _announced(scope)
            large = boundary and length > arrivals.IN_MEMORY
            workspace = self._owner(scope) if large or self.guests is not None else ""
            if workspace and large:
                return await self._take(scope, receive, send, _Upload(workspace, found[2], length, boundary))
            if not workspace and self.guests is not None and not guests.trusted(found[1]):
                return await self._of_guest(self.guests, scope, receive, send, (found[1], found[2]), length)
        await self.app(scope, receive, send)
        return None

    async def _of_guest(
        self, guests: Guests, scope: Message, receive: Receive, send: Send, file: tuple[str, str], length: int
    ) -> None:
        """Let the app take a visitor's file, which stays in memory, where it is small enough and not one too many."""
        why = guests.refused(self.guest(scope), *file, length) if length else "It is not said how large it is."
        if why:
            return await _answer(send, 413 if length else 411, why)
        try:
            await self.app(scope, receive, send)
            return None
        finally:
            guests.came(*file)

    def _owner(self, scope: Message) -> str:
        try:
            return self.workspace(scope)
        except UserError:  # nothing can be opened: the page that uploads says why
            return ""

    async def _take(self, scope: Message, receive: Receive, send: Send, upload: "_Upload") -> None:
        """Store the file, then let the app answer to the request without it."""
        body = await upload.store(receive)
        if body is None:
            return await _answer(send, 400, "The file did not come whole.")
        headers = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        parts = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def replay() -> Message:
            return next(parts, None) or await receive()

        accepted = False

        async def watched(message: Message) -> None:
            nonlocal accepted
            if message["type"] == "http.response.start":
                accepted = message["status"] < 300
            await send(message)

        try:
            await self.app({**scope, "headers": headers}, replay, watched)
            return None
        finally:
            if not accepted:
                arrivals.forget(upload.file)
            elif arrivals.known(upload.file):
                watch = asyncio.create_task(self._watch(scope, upload.file))
                self._watches.add(watch)
                watch.add_done_callback(self._watches.discard)

    async def _watch(self, scope: Message, file: str) -> None:
        """Remove the file when its tab stays closed; ends when somebody else removes it."""
        closed = 0.0
        while arrivals.known(file) and closed < self.patience:
            pause = min(_LOOK, self.patience)
            await asyncio.sleep(pause)
            closed = 0.0 if self.present(scope) else closed + pause
        arrivals.forget(file)


class _Upload:
    """One request that carries a file, between a head that names it and a closing line."""

    def __init__(self, workspace: str, file: str, length: int, boundary: bytes) -> None:
        self.workspace = workspace
        self.file = file
        self.length = length
        self.closing = b"\r\n--" + boundary + b"--"

    async def store(self, receive: Receive) -> bytes | None:
        """Write the file; gives the request's body without it, None when it was cut off or is none."""
        arrival = await asyncio.to_thread(arrivals.Arrival, self.workspace, self.length)
        whole = False
        try:
            head, held = b"", bytearray()
            async for part in _parts(receive):
                held += part
                if not head:
                    head = _head(held)
                    if not head and len(held) > _HEAD:
                        return None
                elif len(held) > _BLOCK + len(self.closing) + 2:
                    ready = bytes(held[: -len(self.closing) - 2])
                    del held[: len(ready)]
                    await asyncio.to_thread(arrival.write, ready)
            end = held.rfind(self.closing)
            if not head or end < 0:
                return None
            await asyncio.to_thread(arrival.write, bytes(held[:end]))
            await asyncio.to_thread(arrival.finish, self.file)
            whole = True
            return head + self.closing + b"\r\n"
        finally:
            if not whole:
                arrival.drop()


async def _answer(send: Send, status: int, words: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": words.encode()})


def _head(held: bytearray) -> bytes:
    """Cut the names before the file off what is held; b"" while they are not complete."""
    end = held.find(b"\r\n\r\n", 0, _HEAD) + 4
    if end < 4:
        return b""
    head = bytes(held[:end])
    del held[:end]
    return head


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    """The request's body as it comes; ends early when the browser goes away."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


def _announced(scope: Message) -> tuple[int, bytes]:
    """The body's length and the boundary of its parts; 0 and b"" when not told."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    kind = _BOUNDARY.match(headers.get(b"content-type", b""))
    return int(length) if length.isdigit() else 0, kind[1] if kind else b""
