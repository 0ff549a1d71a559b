"""A text as clean UTF-8: what is converted, removed and told."""

import pytest

from core.errors import UserError
from core.reading.files import encoding
from core.reading.files.encoding import as_utf8, beginning


@pytest.fixture
def read(tmp_path):
    """(text, encoding, codes of what is told) of bytes."""

    def _read(content: bytes, given: str = "") -> tuple[str, str, list[str]]:
        path = tmp_path / "rows.txt"
        path.write_bytes(content)
        found = as_utf8(path, tmp_path, given)
        assert path.read_bytes() == content
        return found.path.read_bytes().decode(), found.encoding, [warning.code for warning in found.warnings]

    return _read


@pytest.mark.parametrize(
    ("content", "given", "expected"),
    [
        (b"a,b\n", "", ("a,b\n", "utf-8", [])),
        (b"\xef\xbb\xbfa,b\n", "", ("a,b\n", "utf-8", [])),
        (b"\xef\xbb\xbfa,b\n", "UTF 8", ("a,b\n", "utf-8", [])),
        ("ä,b\n".encode("utf-16"), "", ("ä,b\n", "utf-16", [])),
        ("ä,b\n".encode("utf-16-be"), "utf-16", ("ä,b\n", "utf-16-be", [])),
        ("ä,b\n".encode("utf-32"), "", ("ä,b\n", "utf-32", [])),
        (b"a,b\0\n1,\0\0\n", "", ("a,b\n1,\n", "utf-8", ["nul_removed"])),
        (b"a,b\n\x1a", "", ("a,b\n", "utf-8", [])),
        ("größe,b\n".encode("cp1252"), "", ("größe,b\n", "windows-1252", ["encoding"])),
        ("größe,b\n".encode("cp1252"), "windows-1252", ("größe,b\n", "windows-1252", [])),
        ("größe,b\n".encode("cp1252"), "utf-8", ("gr�e,b\n", "utf-8", ["characters_lost"])),
        ("größe,b\n".encode("cp1252"), " Latin-1 ", ("größe,b\n", "latin-1", [])),
        ("größe,b\n".encode("cp1252") + b"\x81\n", "windows-1252", ("größe,b\n\x81\n", "windows-1252", [])),
        ("名前,b\n".encode("iso2022_jp"), "", ("名前,b\n", "iso2022_jp", ["encoding"])),
        ("名,①\n".encode("cp932"), "shift_jis", ("名,①\n", "shift_jis", [])),
        (b"", "", ("", "utf-8", [])),
    ],
)
def test_a_text_becomes_utf8_and_what_was_done_is_told(read, content, given, expected):
    found, name, codes = read(content, given)
    assert (name, codes) == expected[1:]
    assert found == (expected[0] if "�" not in expected[0] else content.decode("utf-8", "replace"))


def test_a_text_is_converted_in_parts_whatever_their_ends(read, monkeypatch):
    content = "größe,日本\0\n".encode("utf-16")
    whole = read(content)
    for chunk in (1, 3):
        monkeypatch.setattr(encoding, "_CHUNK", chunk)
        assert read(content) == whole
        assert read("größe\n".encode() + b"\x1a")[0] == "größe\n"
        assert read(b"a\x1ab\n")[0] == "a\x1ab\n", "only the last sign ends a file of old"
    assert whole == ("größe,日本\n", "utf-16", ["nul_removed"])


def test_what_is_removed_and_lost_is_counted(tmp_path):
    path = tmp_path / "rows.txt"
    path.write_bytes(b"a\0\0,\xff\xff\xff\n")
    found = as_utf8(path, tmp_path, "utf-8")
    assert [(each.code, *each.values.values()) for each in found.warnings] == [
        ("characters_lost", 3, "utf-8"),
        ("nul_removed", 2),
    ]


@pytest.mark.parametrize("name", ["no-such", "base64", "hex"])
def test_an_encoding_that_there_is_not_is_told(read, name):
    with pytest.raises(UserError, match=f"There is no encoding “{name}”"):
        read(b"a", name)


@pytest.mark.parametrize(
    ("size", "text"), [(100, "ab\ncd\nef"), (8, "ab\ncd\nef"), (7, "ab\ncd\n"), (5, "ab\n"), (2, "ab")]
)
def test_a_look_at_a_file_ends_with_a_whole_line(tmp_path, size, text):
    path = tmp_path / "rows.txt"
    path.write_bytes(b"ab\ncd\nef")
    (tmp_path / "part").mkdir()
    found = beginning(path, tmp_path / "part" / "utf8.txt", size)
    assert (found.path.read_text(), found.encoding) == (text, "utf-8")
