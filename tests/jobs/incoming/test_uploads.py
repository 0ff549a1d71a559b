"""What is brought lies beside its job at once, under plain names, within the quota; what it is called on a screen."""

import io

import pytest

from core.errors import UserError
from core.jobs.incoming import arrivals, guests, uploads
from core.jobs.incoming.guests import Guests
from core.payloads import Restore, Table
from core.store import paths, queue
from core.store.upkeep import quota

MB = 1_000_000


def brought(shop, *names, asked=None):
    files = [(io.BytesIO(f"{number}".encode()), name) for number, name in enumerate(names)]
    id = uploads.take(shop.workspace, files, asked or Table(project="p"))
    return queue.get(shop.workspace, id).asked, paths.area(shop.workspace, "uploads") / id


@pytest.mark.parametrize(
    ("name", "called", "source"),
    [
        ("rows.csv", "rows.csv", "source.csv"),
        ("a\x00b\n.CSV", "a b .CSV", "source.CSV"),
        ("../../My file.tar.gz", "My file.tar.gz", "source.gz"),
        ("/abs/rows", "abs/rows", "source"),
        ("photos/in/1.jpg", "photos/in/1.jpg", "source.jpg"),
        ("x.abcdefghij", "x.abcdefghij", "source.abcdefghij"),
        ("x.abcdefghijk", "x.abcdefghijk", "source"),
        ("x.a b", "x.a b", "source"),
        ("", "file", "source"),
        ("\x00/x.csv", "folder/x.csv", "source.csv"),
    ],
)
def test_a_file_has_a_name_for_the_screen_and_a_plain_one_on_the_disk(shop, name, called, source):
    asked, upload = brought(shop, name)
    assert (asked.filename, asked.name, asked.source, asked.several, asked.project) == (called, called, source, (), "p")
    assert [(entry.name, entry.read_bytes()) for entry in upload.iterdir()] == [(source, b"0")]


def test_several_files_are_called_after_the_folder_around_them_or_the_first(shop):
    asked, upload = brought(shop, "set/a.csv", "set/deep/b.csv", "set/c")
    assert asked.several == (("source.csv", "set/a.csv"), ("source1.csv", "set/deep/b.csv"), ("source2", "set/c"))
    assert (asked.name, asked.filename, asked.source) == ("set", "set/a.csv", "source.csv")
    assert {entry.name: entry.read_bytes() for entry in upload.iterdir()} == {
        "source.csv": b"0",
        "source1.csv": b"1",
        "source2": b"2",
    }
    assert brought(shop, "a.csv", "b.csv", "c.csv")[0].name == "a.csv and 2 more"
    assert brought(shop, "one/a.csv", "two/b.csv")[0].name == "one/a.csv and 1 more"
    assert brought(shop, "a.csv", "a.csv")[0].name == "a.csv and 1 more"
    assert isinstance(brought(shop, "p.zip", asked=Restore())[0], Restore)


def test_what_does_not_fit_into_the_quota_leaves_nothing(shop, monkeypatch):
    monkeypatch.setattr(quota, "limit", lambda: quota_left + 5)
    quota_left = quota.used(shop.workspace)
    with pytest.raises(UserError, match="MB left"):
        uploads.take(shop.workspace, [(io.BytesIO(b"123"), "a"), (io.BytesIO(b"456"), "b")], Table())
    assert list(paths.area(shop.workspace, "uploads").iterdir()) == []
    uploads.take(shop.workspace, [(io.BytesIO(b"123"), "a"), (io.BytesIO(b"45"), "b")], Table())
    with pytest.raises(UserError, match="MB left"):
        uploads.take(shop.workspace, [(io.BytesIO(b""), "a")], Table())


def test_too_many_that_wait_leave_no_file(shop, monkeypatch):
    monkeypatch.setenv("ATELIER_QUEUE", "1")
    brought(shop, "a")
    with pytest.raises(UserError, match="1 are waiting already"):
        brought(shop, "b")
    assert len(list(paths.area(shop.workspace, "uploads").iterdir())) == 1


def test_a_stream_is_laid_from_its_beginning_and_a_file_is_copied(tmp_path):
    stream = io.BytesIO(b"content")
    stream.read(3)
    uploads.lay(stream, tmp_path / "one")
    assert (tmp_path / "one").read_bytes() == b"content"
    (tmp_path / "in").mkdir()
    uploads.lay(tmp_path / "one", tmp_path / "copy")
    assert not (tmp_path / "copy").samefile(tmp_path / "one")
    uploads.lay(tmp_path / "one", tmp_path / "in" / "linked")
    assert (tmp_path / "in" / "linked").samefile(tmp_path / "one")
    uploads.lay(tmp_path / "one", tmp_path / "in" / "too", 0)
    with pytest.raises(UserError, match="only 0 MB left"):
        uploads.lay(tmp_path / "one", tmp_path / "in" / "none", -1)
    for source in (tmp_path / "copy", stream):
        with pytest.raises(UserError):
            uploads.lay(source, tmp_path / "full", 6)
        uploads.lay(source, tmp_path / "fits", 7)
    assert not (tmp_path / "full").exists()


def test_a_stream_that_can_not_go_back_is_taken_as_it_is(tmp_path):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise io.UnsupportedOperation

    uploads.lay(Pipe(b"content"), tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"content"


@pytest.fixture
def kept():
    """Files that the app still keeps."""
    return set()


@pytest.fixture
def door(kept):
    return Guests(lambda session, file: (session, file) in kept)


@pytest.mark.parametrize(
    ("size", "code"), [(20 * MB + (1 << 14), None), (20 * MB + (1 << 14) + 1, "guest.large"), (1, None)]
)
def test_one_file_of_a_visitor_may_have_twenty_megabytes(door, size, code):
    refused = door.refused("g", "s", "f", size)
    assert (refused.code if refused else None) == code
    if code:
        assert refused == "A file may have at most 20 MB here."


def test_a_visitors_files_count_together_while_they_come_and_while_the_app_keeps_them(door, kept):
    for number in range(3):
        assert not door.refused("g", "s", f"{number}", 20 * MB)
    assert (
        door.refused("g", "t", "more", 1) == "All that you bring at once may have at most 60 MB. Take a file out first."
    )
    assert not door.refused("other", "s", "0 of theirs", 20 * MB)
    assert not door.refused("g", "s", "0", 20 * MB), "the same file once more"
    kept.add(("s", "1"))
    for file in ("0", "1", "never"):
        door.came("s", file)
    assert not door.refused("g", "s", "next", 20 * MB), "the first is not kept any more"
    assert door.refused("g", "s", "next but one", 1)
    kept.clear()
    assert not door.refused("g", "s", "next but one", 20 * MB)


def test_all_visitors_together_may_bring_four_hundred_megabytes(door):
    for number in range(20):
        assert not door.refused(f"{number}", "s", f"{number}", 20 * MB)
    refused = door.refused("last", "s", "f", 1)
    assert refused == "Very many bring files at this moment. Try it again in a minute."
    assert (guests.MOST_MB, guests.EACH_MB, guests.ALL_MB) == (20, 60, 400)


def test_the_tabs_that_were_trusted_last_are_remembered(monkeypatch):
    monkeypatch.setattr(guests, "_trusted", {})
    monkeypatch.setattr(guests, "_REMEMBERED", 2)
    for session in ("one", "two", "one", "three"):
        guests.trust(session)
    assert [guests.trusted(session) for session in ("one", "two", "three", "never")] == [True, False, True, False]


@pytest.fixture
def known(monkeypatch):
    found = {}
    monkeypatch.setattr(arrivals, "_known", found)
    return found


def arrived(workspace, file, content=b"123"):
    arrival = arrivals.Arrival(workspace, len(content) + (1 << 14))
    arrival.write(content)
    arrival.finish(file)
    return arrival


def test_a_file_that_came_whole_is_known_to_its_workspace_alone(shop, known):
    arrival = arrived(shop.workspace, "f")
    assert arrivals.find(shop.workspace, "f") == arrival.path
    assert arrival.path.parent == paths.area(shop.workspace, "uploads")
    assert arrival.path.read_bytes() == b"123"
    assert (arrivals.find("another", "f"), arrivals.find(shop.workspace, "g")) == (None, None)
    assert (arrivals.known("f"), arrivals.known("g")) == (True, False)
    again = arrived(shop.workspace, "f", b"4567")
    assert (arrival.path.exists(), again.path.read_bytes()) == (False, b"4567")
    arrivals.forget("f"), arrivals.forget("g")
    assert (again.path.exists(), arrivals.known("f")) == (False, False)


def test_a_file_that_is_cut_off_leaves_nothing(shop, known):
    arrival = arrivals.Arrival(shop.workspace, 1 << 15)
    arrival.write(b"123")
    assert arrival.path.exists()
    arrival.drop()
    arrival.write(b"456")
    assert not arrival.path.exists()
    assert known == {}


def test_what_is_announced_too_large_is_not_begun(shop, known, monkeypatch):
    monkeypatch.setenv("ATELIER_UPLOAD_MB", "1")
    frame = 1 << 14
    assert arrivals.Arrival(shop.workspace, MB + frame).error is None
    refused = arrivals.Arrival(shop.workspace, MB + frame + 1)
    assert str(refused.error.problem) == "The file has 1.0 MB; the limit here is 1 MB."
    assert not refused.path.exists()
    refused.write(b"x")
    refused.finish("f")
    with pytest.raises(UserError, match="the limit here is 1 MB"):
        arrivals.find(shop.workspace, "f")
    monkeypatch.setattr(quota, "left", lambda workspace: 999)
    assert "MB left" in str(arrivals.Arrival(shop.workspace, 1000 + frame).error.problem)
    assert arrivals.Arrival(shop.workspace, 999 + frame).error is None


def test_what_no_page_took_for_an_hour_goes_when_the_same_workspace_brings_more(shop, neighbour, known, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(arrivals.time, "monotonic", lambda: now[0])
    mine, theirs = arrived(shop.workspace, "mine"), arrived(neighbour.workspace, "theirs")
    now[0] += 3600
    arrivals.Arrival(shop.workspace, 1)
    assert mine.path.exists()
    now[0] += 1
    arrivals.Arrival(shop.workspace, 1)
    assert (mine.path.exists(), theirs.path.exists(), sorted(known)) == (False, True, ["theirs"])


def test_another_error_than_a_full_disk_is_a_bug(shop, known, monkeypatch):
    arrival = arrivals.Arrival(shop.workspace, 1)

    class Broken(io.BytesIO):
        def write(self, _data):
            raise OSError(5, "Input/output error")

    arrival._file = Broken()
    with pytest.raises(OSError, match="Input/output"):
        arrival.write(b"x")
    assert not arrival.path.exists()
