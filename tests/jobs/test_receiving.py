"""Uploads on their way to the disk: whole or not at all, within the limits, beside one another, for one workspace."""

import asyncio
import errno
import io
import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import UserError
from core.jobs.incoming import arrivals, guests
from core.jobs.incoming.receiving import Receiver
from core.jobs.incoming.uploads import take
from core.payloads import Table
from core.store import paths, queue

LIMIT = arrivals.IN_MEMORY
BOUNDARY = "----WebKitFormBoundaryX7"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="rows.csv"\r\n'
    "Content-Type: text/csv\r\n\r\n"
).encode()
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()


class App:
    """Stands for Streamlit: keeps the bodies that reach it and answers with `status`."""

    def __init__(self, status: int = 204) -> None:
        self.status = status
        self.bodies: list[bytes] = []

    async def __call__(self, scope, receive, send):
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.bodies.append(body)
        lengths = [value for name, value in scope["headers"] if name == b"content-length"]
        assert lengths == [str(len(body)).encode()]
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class Sending:
    """One browser that uploads `content` in parts; `cut` bytes before the end it goes away."""

    def __init__(self, content: bytes, file: str = "one", cut: int = 0, size: int = 65_536, head: bytes = HEAD) -> None:
        body = head + content + TAIL
        self.scope = {
            "type": "http",
            "method": "PUT",
            "path": f"/_stcore/upload_file/tab/{file}",
            "headers": [
                (b"content-type", f"multipart/form-data; boundary={BOUNDARY}".encode()),
                (b"content-length", str(len(body)).encode()),
            ],
        }
        sent = body[: len(body) - cut]
        self.parts = [sent[start : start + size] for start in range(0, len(sent), size)]
        self.cut = bool(cut)
        self.status = 0

    async def receive(self):
        await asyncio.sleep(0)
        if not self.parts:
            return {"type": "http.disconnect"}
        part = self.parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(self.parts) or self.cut}

    async def send(self, message):
        self.status = message.get("status", self.status)


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(arrivals, "_known", {})


def upload(app: App, *sendings: Sending, workspace: str = "mine") -> None:
    """Let them come at the same time."""

    async def together():
        receiver = Receiver(app, lambda scope: workspace)
        await asyncio.gather(*(receiver(each.scope, each.receive, each.send) for each in sendings))

    asyncio.run(together())


def lying(workspace: str = "mine") -> list[int]:
    """Sizes of what lies in the workspace's uploads."""
    area = paths.area(workspace, "uploads")
    return sorted(path.stat().st_size for path in area.iterdir()) if area.is_dir() else []


def test_a_large_file_is_on_the_disk_and_the_app_gets_its_name_alone(home):
    content, app = random.Random(1).randbytes(LIMIT + 1), App()
    upload(app, Sending(content))
    assert arrivals.find("mine", "one").read_bytes() == content
    assert app.bodies == [HEAD + TAIL]


def test_a_file_goes_when_its_tab_stays_closed_and_stays_while_it_may_come_back(home):
    tabs, app, content = {"open": False}, App(), bytes(LIMIT + 1)

    async def bring(looks):
        receiver = Receiver(app, lambda scope: "mine", lambda scope: tabs["open"], patience=0.2)
        one = Sending(content)
        await receiver(one.scope, one.receive, one.send)
        there = []
        for _ in range(looks):
            there.append(arrivals.known("one"))
            await asyncio.sleep(0.2)
        return there

    there = asyncio.run(bring(5))
    assert there[0]
    assert not there[-1]
    assert lying() == []
    tabs["open"] = True
    assert all(asyncio.run(bring(5)))


def test_a_small_file_goes_to_the_app_as_it_is(home):
    app = App()
    upload(app, Sending(b"a,b\n1,2\n"))
    assert app.bodies == [HEAD + b"a,b\n1,2\n" + TAIL]
    assert arrivals.find("mine", "one") is None
    assert lying() == []


def test_a_browser_without_a_workspace_is_left_to_the_app(home):
    app, content = App(), bytes(LIMIT + 1)
    upload(app, Sending(content), workspace="")
    assert app.bodies == [HEAD + content + TAIL]


@given(
    content=st.lists(st.sampled_from([b"\r\n", b"--", BOUNDARY.encode(), TAIL[:-4], b"x", b"\0"]), max_size=60),
    size=st.integers(1, 200),
)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_content_comes_whole_in_parts_of_any_size(home, monkeypatch, content, size):
    monkeypatch.setattr(arrivals, "IN_MEMORY", 0)
    monkeypatch.setattr("core.jobs.incoming.receiving._BLOCK", 16)
    content, app = b"".join(content), App()
    upload(app, Sending(content, size=size))
    assert arrivals.find("mine", "one").read_bytes() == content
    assert app.bodies == [HEAD + TAIL]


@pytest.mark.parametrize("cut", [1, len(TAIL), 100_000, LIMIT + 10])
def test_of_an_upload_that_is_cut_off_nothing_stays(home, cut):
    app, sending = App(), Sending(bytes(LIMIT + 1), cut=len(TAIL) + cut)
    upload(app, sending)
    assert app.bodies == []
    assert sending.status == 400
    assert arrivals.find("mine", "one") is None
    assert lying() == []


def test_two_uploads_at_once_each_keep_their_own(home):
    one, two = b"1" * (LIMIT + 5), b"2" * (LIMIT + 9)
    upload(App(), Sending(one, "one"), Sending(two, "two", size=1000))
    assert arrivals.find("mine", "one").read_bytes() == one
    assert arrivals.find("mine", "two").read_bytes() == two


def test_of_two_uploads_at_once_the_one_that_is_cut_off_does_not_harm_the_other(home):
    content = b"2" * (LIMIT + 9)
    upload(App(), Sending(bytes(LIMIT + 1), "one", cut=LIMIT // 2), Sending(content, "two"))
    assert arrivals.find("mine", "two").read_bytes() == content
    assert lying() == [len(content)]


def test_a_file_at_the_limit_is_taken_and_one_beyond_is_told(home, monkeypatch):
    monkeypatch.setenv("ATELIER_UPLOAD_MB", "9")
    app = App()
    upload(app, Sending(bytes(9_000_000), "fits"), Sending(bytes(9_100_000), "large"))
    assert arrivals.find("mine", "fits").stat().st_size == 9_000_000
    with pytest.raises(UserError, match=r"The file has 9\.1 MB; the limit here is 9 MB\."):
        arrivals.find("mine", "large")
    assert lying() == [9_000_000]
    assert len(app.bodies) == 2


def test_without_room_in_the_workspace_the_file_is_let_go_and_told(home, monkeypatch):
    monkeypatch.setenv("ATELIER_QUOTA_MB", "10")
    upload(App(), Sending(bytes(9 << 20), "one"))
    upload(App(), Sending(bytes(9 << 20), "two"))
    assert arrivals.find("mine", "one").is_file()
    with pytest.raises(UserError, match="This workspace has only 1 MB left"):
        arrivals.find("mine", "two")
    assert lying() == [9 << 20]


class Full(io.BytesIO):
    """A file on a disk that is full after the first part."""

    def write(self, data):
        if self.tell():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)

    def close(self):
        super().close()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_told_and_the_half_file_is_gone(home, monkeypatch):
    begin = arrivals.Arrival.__init__

    def begun(self, *given):
        begin(self, *given)
        self._file = Full()

    monkeypatch.setattr(arrivals.Arrival, "__init__", begun)
    app = App()
    upload(app, Sending(bytes(LIMIT + 1)))
    with pytest.raises(UserError, match="The disk is full"):
        arrivals.find("mine", "one")
    assert lying() == []
    assert app.bodies == [HEAD + TAIL]


def test_what_the_app_refuses_does_not_stay(home):
    upload(App(status=403), Sending(bytes(LIMIT + 1)))
    assert arrivals.find("mine", "one") is None
    assert lying() == []


def test_a_request_that_never_names_its_file_is_refused(home):
    app, sending = App(), Sending(bytes(LIMIT + 1), head=b"x")
    upload(app, sending)
    assert (sending.status, app.bodies, lying()) == (400, [], [])


def test_another_workspace_does_not_find_the_file(home):
    upload(App(), Sending(bytes(LIMIT + 1)))
    assert arrivals.find("yours", "one") is None


def test_a_file_that_is_taken_out_of_the_uploader_is_removed(home):
    upload(App(), Sending(bytes(LIMIT + 1)))
    gone = Sending(b"")
    gone.scope["method"] = "DELETE"
    upload(App(), gone)
    assert arrivals.find("mine", "one") is None
    assert lying() == []


def test_a_file_that_was_swept_away_is_asked_for_again(home):
    upload(App(), Sending(bytes(LIMIT + 1)))
    arrivals.find("mine", "one").unlink()
    with pytest.raises(UserError, match="no longer here"):
        arrivals.find("mine", "one")


def test_a_file_that_no_page_took_goes_when_another_comes_an_hour_later(home, monkeypatch):
    upload(App(), Sending(bytes(LIMIT + 1)))
    monkeypatch.setattr(arrivals, "_KEPT", -1.0)
    upload(App(), Sending(bytes(LIMIT + 2), "two"))
    assert lying() == [LIMIT + 2]


def test_a_job_takes_the_file_without_a_copy_and_keeps_it_when_the_uploader_lets_go(shop):
    workspace, content = shop.workspace, random.Random(2).randbytes(LIMIT + 1)
    upload(App(), Sending(content), workspace=workspace)
    path = arrivals.find(workspace, "one")
    job = take(workspace, [(path, "rows.csv")], Table())
    taken = paths.area(workspace, "uploads") / job / "source.csv"
    assert taken.samefile(path)
    arrivals.forget("one")
    assert taken.read_bytes() == content
    assert queue.get(workspace, job).asked.filename == "rows.csv"


def test_when_the_workspace_is_full_meanwhile_no_job_takes_the_file(shop, monkeypatch):
    workspace = shop.workspace
    upload(App(), Sending(bytes(LIMIT + 1)), workspace=workspace)
    path = arrivals.find(workspace, "one")
    monkeypatch.setenv("ATELIER_QUOTA_MB", "1")
    with pytest.raises(UserError, match="This workspace has only 0 MB left"):
        take(workspace, [(path, "rows.csv")], Table())
    assert lying(workspace) == [LIMIT + 1]


def bring(app: App, *sendings: Sending, holds=lambda session, file: True, guest=lambda scope: "somebody") -> None:
    """What a link's visitor uploads, one after the other."""

    async def one_by_one():
        receiver = Receiver(app, lambda scope: "", guests=guests.Guests(holds), guest=guest)
        for each in sendings:
            await receiver(each.scope, each.receive, each.send)

    asyncio.run(one_by_one())


def test_a_visitors_file_is_refused_before_a_byte_of_it_is_read(home, monkeypatch):
    monkeypatch.setattr(guests, "MOST_MB", 1)
    app, small, large = App(), Sending(bytes(1_000_000)), Sending(bytes(1_100_000), "two")
    untold = Sending(b"rows", "three")
    untold.scope["headers"] = untold.scope["headers"][:1]
    left = [len(large.parts), len(untold.parts)]
    bring(app, small, large, untold)
    assert (small.status, large.status, untold.status) == (204, 413, 411)
    assert [len(large.parts), len(untold.parts)] == left
    assert len(app.bodies) == 1


def test_a_visitor_brings_so_much_at_once_and_all_together_so_much(home, monkeypatch):
    monkeypatch.setattr(guests, "EACH_MB", 1)
    monkeypatch.setattr(guests, "ALL_MB", 2)
    three = [Sending(bytes(400_000), f"{index}") for index in range(3)]
    bring(App(), *three)
    assert [each.status for each in three] == [204, 204, 413]
    gone = [Sending(bytes(400_000), f"{index}") for index in range(9)]
    bring(App(), *gone, holds=lambda session, file: False)
    assert {each.status for each in gone} == {204}, "what the app let go of counts no more"
    many = [Sending(bytes(400_000), f"{index}") for index in range(6)]
    bring(App(), *many, guest=lambda scope: scope["path"])
    assert [each.status for each in many] == [204] * 4 + [413] * 2
    again = [Sending(bytes(900_000), "the same") for _ in range(3)]
    bring(App(), *again)
    assert {each.status for each in again} == {204}, "the same file again is not another one"


def test_a_tab_with_a_workspace_of_its_own_is_no_visitors(home, monkeypatch):
    monkeypatch.setattr(guests, "_trusted", {})
    monkeypatch.setattr(guests, "MOST_MB", 1)
    guests.trust("tab")
    mine = Sending(bytes(1_500_000))
    bring(App(), mine)
    assert mine.status == 204
