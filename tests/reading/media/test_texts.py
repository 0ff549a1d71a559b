"""One text file's bytes as text."""

import pytest

from core.reading.media import texts
from core.reading.media.files import RefusedFileError
from core.reading.media.texts import checked


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"hello", "hello"),
        (b"\xef\xbb\xbfhello\r\n", "hello\r\n"),
        ("Grüße".encode(), "Grüße"),
        ("Grüße aus Köln".encode("cp1252"), "Grüße aus Köln"),
        ("one,\ntwo".encode("utf-16"), "one,\ntwo"),
        (b"a\0b", "ab"),
        (b"a\x01b\x02c", "a\x01b\x02c"),
        (b"\x1b[1m\t\n" + b"a" * 10, "\x1b[1m\t\n" + "a" * 10),
    ],
)
def test_a_text_is_read_in_its_encoding_and_otherwise_left_alone(tmp_path, content, text):
    assert checked(content, tmp_path) == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"a\x01\x02\x03", "is no text"),
        (b"a" * 297 + b"\x01\x02\x7f\x10", "is no text"),
    ],
)
def test_what_is_empty_or_no_text_is_refused(tmp_path, content, reason):
    with pytest.raises(RefusedFileError, match=reason):
        checked(content, tmp_path)


def test_a_hundredth_may_be_control_signs(tmp_path):
    assert checked(b"a" * 297 + b"\x01\x02\x7f", tmp_path)


def test_a_text_has_at_most_ten_megabytes(tmp_path, monkeypatch):
    assert texts.LARGEST == 10_000_000
    monkeypatch.setattr(texts, "LARGEST", 4)
    assert checked(b"abcd", tmp_path) == "abcd"
    with pytest.raises(RefusedFileError) as caught:
        checked(b"abcde", tmp_path)
    assert caught.value.reason.code == "text.large"
