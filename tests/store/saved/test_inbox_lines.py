"""A long inbox as files of lines: some thousand in each, named by their checksums, read back as they were."""

import hashlib
import json

import pytest

from core.errors import UserError
from core.store.saved import inbox_lines


def test_entries_are_split_into_files_and_read_back_in_their_order(tmp_path, monkeypatch):
    monkeypatch.setattr(inbox_lines, "EACH", 3)
    entries = [{"n": number, "text": "ü\n企"} for number in range(7)]
    written = list(inbox_lines.write(iter(entries), tmp_path))
    assert [file.name for _, file in written] == ["0.jsonl", "1.jsonl", "2.jsonl"]
    assert [len(file.read_bytes().splitlines()) for _, file in written] == [3, 3, 1]
    for path, file in written:
        assert path == f"inbox/{hashlib.sha256(file.read_bytes()).hexdigest()}/entries.jsonl"
    assert [entry for _, file in written for entry in inbox_lines.read(file)] == entries
    assert list(inbox_lines.write([], tmp_path)) == []


def test_short_inboxes_stand_in_the_manifest():
    assert (inbox_lines.SHORT, inbox_lines.EACH) == (500, 5000)


def test_what_json_does_not_know_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        list(inbox_lines.write([{"n": float("nan")}], tmp_path))


@pytest.mark.parametrize(
    "content",
    ["[1]\n", "5\n", "{\n", '{"n": NaN}\n', '{"n": Infinity}\n', "[" * 100_000 + "\n", '{"n": 1}\n"x"\n', "\xff"],
)
def test_what_is_no_line_of_an_inbox_is_refused(tmp_path, content):
    (tmp_path / "x").write_bytes(content.encode("latin-1"))
    with pytest.raises(UserError, match="inbox is not as it was saved"):
        list(inbox_lines.read(tmp_path / "x"))


def test_a_line_without_end_is_not_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(inbox_lines, "_LONGEST", 20)
    for text, fits in (("x" * 9, True), ("x" * 30, False)):
        (tmp_path / "x").write_text(json.dumps({"n": text}) + "\n")
        if fits:
            assert list(inbox_lines.read(tmp_path / "x")) == [{"n": text}]
        else:
            with pytest.raises(UserError):
                list(inbox_lines.read(tmp_path / "x"))
