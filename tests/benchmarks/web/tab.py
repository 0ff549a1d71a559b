"""A browser tab without the browser: speaks Streamlit's websocket, so that twenty fit beside their server."""

import asyncio
import time
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@dataclass
class Tab:
    """One open tab. `fragments` are the ids of the page's self-refreshing parts, with their interval in seconds."""

    socket: websockets.ClientConnection
    page: str
    query: str
    fragments: dict[str, float] = field(default_factory=dict)
    received: int = 0

    @classmethod
    async def open(cls, url: str, page: str = "", query: str = "", cookie: str = "") -> "Tab":
        """Connect and run the page once; `cookie` is a whole Cookie header."""
        address = url.replace("http", "ws", 1) + "/_stcore/stream"
        headers = {"Cookie": cookie} if cookie else {}
        socket = await websockets.connect(
            address, subprotocols=["streamlit"], additional_headers=headers, max_size=None
        )
        tab = cls(socket, page, query)
        await tab.rerun()
        return tab

    async def rerun(self, fragment: str = "") -> float:
        """Run the page, or only one of its fragments, again; seconds until the server has sent the last of it."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        if fragment:
            message.rerun_script.fragment_id = fragment
            message.rerun_script.is_auto_rerun = True
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            data = await self.socket.recv()
            self.received += len(data)
            answer = ForwardMsg()
            answer.ParseFromString(data)
            kind = answer.WhichOneof("type")
            if kind == "auto_rerun":
                self.fragments[answer.auto_rerun.fragment_id] = answer.auto_rerun.interval
            if kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return time.perf_counter() - started

    async def watch(self, seconds: float) -> list[float]:
        """Refresh the first fragment at its own interval for so long; the seconds each refresh took."""
        fragment, interval = next(iter(self.fragments.items()))
        times, until = [], time.monotonic() + seconds
        while time.monotonic() < until:
            taken = await self.rerun(fragment)
            times.append(taken)
            await asyncio.sleep(max(0.0, interval - taken))
        return times

    async def close(self) -> None:
        """Close the tab."""
        await self.socket.close()
