"""Whether a large text file is one even table, also across the parts in which it is read."""

import pytest

from core.reading.delimited import gaps


@pytest.mark.parametrize("chunk", [1 << 23, 5, 3])
@pytest.mark.parametrize(
    ("text", "even", "without"),
    [
        ("a,b\n1,2\n3,4\n", True, True),
        ("a,b\r\n1,2\r\n3,4\r\n", True, True),
        ("a,b\n1,2\na,b\n3,4\n", False, False),
        ("a,b\r\n1,2\r\na,b\r\n3,4\r\n", False, False),
        ("a,b\n1,2\na,bc\n3,4\n", True, True),
        ("a,b\n1,2\n\n3,4\n", False, True),
        ("a,b\r\n1,2\r\n\r\n3,4\r\n", False, True),
        ("a,b\n1,2\n3,4\n\n", True, True),
        ("a,b\n1,2\n,\n3,4\n", False, True),
        ("a,b\n1,2\n, ,\n3,4\n", False, True),
        ("a,b\n1,2\n,4\n", True, True),
        ("a,b\n1,2\n3,\n", True, True),
    ],
)
def test_blank_lines_and_a_header_once_more_make_a_table_uneven(tmp_path, monkeypatch, chunk, text, even, without):
    monkeypatch.setattr(gaps, "_CHUNK", chunk)
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode())
    assert gaps.even(path, "a,b", ",") == even
    assert gaps.even(path, "a,b", ",", gaps=False) == without


def test_without_a_header_none_stands_there_again_and_one_of_great_length_is_not_looked_for(tmp_path, monkeypatch):
    path = tmp_path / "rows.csv"
    path.write_text("ä|b\n1|2\nä|b\n3|4\n", encoding="utf-8")
    assert gaps.even(path, "", "|")
    assert not gaps.even(path, "ä|b", "|")
    monkeypatch.setattr(gaps, "_MOST", 3)
    assert gaps.even(path, "ä|b", "|")
    monkeypatch.setattr(gaps, "_MOST", 4)
    assert not gaps.even(path, "ä|b", "|")
