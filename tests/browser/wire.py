"""What a window asks of the server over its own connection, and whether all of it was answered.

The page itself does not tell: until the server's first word comes back, it looks as idle as before the click.
"""

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Wire:
    """Follows a window's connection; `quiet` once every run that the person asked for has come to its end.

    Runs that a fragment asks for by itself, on and on, are not waited for.
    """

    def __init__(self, page: Page) -> None:
        self._asked: list[str] = []  # the fragment of each run that did not begin yet; "" for the whole page
        self._runs = False
        page.on("websocket", self._opened)

    @property
    def quiet(self) -> bool:
        """Whether nothing that was asked waits or runs."""
        return not self._asked and not self._runs

    def forget(self) -> None:
        """Wait no longer: what a fragment asks that is gone, the server drops in silence."""
        self._asked, self._runs = [], False

    def _opened(self, socket: WebSocket) -> None:
        self._asked, self._runs = [], False
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: bytes | str) -> None:
        asked = BackMsg.FromString(frame)
        if asked.HasField("rerun_script") and not asked.rerun_script.is_auto_rerun:
            self._asked.append(asked.rerun_script.fragment_id)

    def _received(self, frame: bytes | str) -> None:
        report = ForwardMsg.FromString(frame)
        if report.HasField("new_session"):
            ran = report.metadata.run.fragment_ids  # none: the whole page, with every fragment
            left = [fragment for fragment in self._asked if ran and fragment not in ran]
            self._runs |= len(left) < len(self._asked)
            self._asked = left
        elif report.HasField("script_finished") and report.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self._runs = False
