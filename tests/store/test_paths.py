"""Where things lie, and how they get there in one piece, go at once, and what a full disk says."""

import errno
import io
import os

import platformdirs
import pytest

from core.errors import UserError
from core.store import paths


def test_everything_lies_in_the_home_by_workspace_and_area(home, monkeypatch):
    assert paths.home() == home
    assert paths.area("w", "runs") == home / "workspaces" / "w" / "runs"
    monkeypatch.delenv("ATELIER_HOME")
    assert str(paths.home()) == platformdirs.user_data_dir("model-atelier", False)


def test_an_id_is_16_hex_digits_and_never_the_same():
    ids = {paths.new_id() for _ in range(50)}
    assert len(ids) == 50
    assert {len(id) for id in ids} == {16}
    assert all(int(id, 16) >= 0 for id in ids)


@pytest.mark.parametrize("sign", ["\x00", "\x1f", "\x7f", "\u202a", "\u202e", "\u2066", "\u2069"])
def test_signs_that_steer_a_screen_become_a_blank(sign):
    assert paths.clean_name(f"a{sign}{sign}b", "none") == "a b"


def test_the_size_counts_every_file_below_and_a_link_as_itself(tmp_path):
    assert paths.size(tmp_path / "away") == 0
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a").write_bytes(b"123")
    (tmp_path / "in" / "deep" / "b").write_bytes(b"4567")
    assert paths.size(tmp_path / "in") == 7
    (tmp_path / "in" / "link").symlink_to("nowhere at all")
    assert paths.size(tmp_path / "in") == 7 + len("nowhere at all")


def test_what_is_removed_is_gone_a_file_or_a_folder_and_nothing_else(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").write_text("x")
    (tmp_path / "file").write_text("x")
    (tmp_path / "stays").write_text("x")
    for name in ("folder", "file", "never was"):
        paths.remove(tmp_path / name)
    assert [entry.name for entry in tmp_path.iterdir()] == ["stays"]


def test_a_stream_is_written_whole_and_in_place_of_what_was_there(tmp_path):
    target = tmp_path / "x"
    target.write_bytes(b"before")
    content = os.urandom((2 << 20) + 5)
    asked, source = [], io.BytesIO(content)

    def read(size):
        asked.append(size)
        return source.read(size)

    assert paths.copy_stream(read, target) == len(content)
    assert target.read_bytes() == content
    assert set(asked) == {1 << 20}
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]


def test_a_stream_that_breaks_off_leaves_what_was_there(tmp_path):
    target = tmp_path / "x"
    target.write_bytes(b"before")
    parts = iter([b"half"])

    def read(_size):
        for part in parts:
            return part
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(UserError, match="The disk is full"):
        paths.copy_stream(read, target)
    assert target.read_bytes() == b"before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]
    with pytest.raises(UserError, match="only 0 MB left"):
        paths.copy_stream(io.BytesIO(b"abc").read, target, 2)
    assert paths.copy_stream(io.BytesIO(b"abc").read, target, 3) == 3


@pytest.mark.parametrize(
    ("number", "full"), [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EFBIG, True), (5, False)]
)
def test_a_full_disk_of_any_sort_is_told_and_another_error_stays_itself(number, full):
    error = OSError(number, "x")
    told = paths.as_user_error(error)
    assert (isinstance(told, UserError), told is error) == (full, not full)


@pytest.mark.parametrize(("left", "told"), [(-5 << 20, 0), (0, 0), ((1 << 20) - 1, 0), (1 << 20, 1), (7 << 20, 7)])
def test_what_is_left_is_told_in_whole_megabytes_and_never_less_than_none(left, told):
    assert str(paths.no_room(left).problem) == f"This workspace has only {told} MB left."
