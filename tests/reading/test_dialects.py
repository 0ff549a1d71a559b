"""Tables written in random dialects read back equal; damaged files neither crash the reader nor hang it."""

import contextlib
import csv
import io
import random
import time
import zipfile

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import UserError
from core.reading import ReadOptions, to_parquet, together, understand
from core.reading.files import compressed

RELAXED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
_WORD = st.text("abcdefghijklmnopqrstuvwxyzäéßñ", min_size=1, max_size=9)
_TEXT = st.one_of(
    _WORD, st.lists(_WORD, min_size=2, max_size=4).map(" ".join), st.just('says "hi"'), st.just("a, b; c|d")
)
_ROW = st.tuples(st.integers(-999, 99_999).map(str), _TEXT, st.floats(0, 999).map(lambda x: f"{x:.2f}"), _TEXT)
_ROWS = st.lists(_ROW, min_size=4, max_size=25)


def written(rows, delimiter=",", quote='"', end="\n", escape="") -> str:
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=delimiter, quotechar=quote, lineterminator=end, doublequote=not escape, escapechar=escape or None
    )
    writer.writerows(rows)
    return out.getvalue()


def cells(path, options=None):
    out = path.with_suffix(".parquet")
    reading = to_parquet(path, out, options=options, raw=True)
    return reading, [list(row.values()) for row in pq.read_table(out).to_pylist()]


@given(
    rows=_ROWS,
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    quote=st.sampled_from(['"', "'"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    above=st.sampled_from(["", "Report of the year", "Title\n\n"]),
)
@settings(max_examples=30, deadline=None, suppress_health_check=RELAXED)
def test_a_table_in_any_dialect_reads_back_equal(tmp_path, rows, delimiter, quote, end, encoding, above):
    text = written([("id", "name", "size", "note"), *rows], delimiter, quote, end)
    start = above.replace("\n", end) + end if above else ""
    path = tmp_path / "rows.csv"
    path.write_bytes((start + text).encode(encoding))
    given_quote = ReadOptions(quote=quote) if quote == "'" else None  # a lone quoted cell is no proof of apostrophes
    reading, found = cells(path, given_quote)
    assert reading.columns == ("id", "name", "size", "note")
    assert found == [list(row) for row in rows]
    assert reading.rejected_rows == bool(above)


@pytest.mark.parametrize("delimiter", [" ", ":", "||", ", ", "~", "*", "=", "%", "¤", "@@", "->", "&&&", "\t\t", "\\"])
def test_rare_delimiters_are_found(tmp_path, delimiter):
    rows = [(str(number), f"item{number}", f"{number * 1.5:.1f}") for number in range(12)]
    path = tmp_path / "rows.txt"
    path.write_text("\n".join(delimiter.join(row) for row in [("id", "name", "size"), *rows]))
    reading, found = cells(path)
    assert reading.columns == ("id", "name", "size")
    assert found == [list(row) for row in rows]


@pytest.mark.parametrize("first", ["value", ""])
@pytest.mark.parametrize(
    "value",
    [
        "192.168.{}.7",
        "+49-555-{}77",
        "a{}@mail.org",
        "/usr/lib/x{}",
        "a={}&b={}",
        "{}%",
        "1.{}.3",
        "AB_{}_C",
        "{}°30′{}″",
    ],
)
def test_signs_within_the_values_of_one_column_are_no_delimiters(tmp_path, first, value):
    rows = [value.format(number, number) for number in range(30)]
    path = tmp_path / "rows.txt"
    path.write_text("\n".join([*([first] if first else []), *rows]))
    _, found = cells(path)
    assert found == [[row] for row in rows]


@pytest.mark.parametrize(
    ("delimiter", "value"), [(";", "{},b,{}"), ("\t", "1,{},{}"), ("|", "{};{};0"), (";", "Mon Jan {} 10:{}:00")]
)
def test_lists_within_a_cell_do_not_win_over_the_delimiter_of_the_header(tmp_path, delimiter, value):
    rows = [(f"row {number}", value.format(number, number)) for number in range(30)]
    path = tmp_path / "rows.txt"
    path.write_text("\n".join(delimiter.join(row) for row in [("id", "list"), *rows]))
    reading, found = cells(path)
    assert reading.columns == ("id", "list")
    assert found == [list(row) for row in rows]


@pytest.mark.parametrize("value", ["Hello {}!", "User {} <u{}@x.org>", "so… {}", "it’s {}"])
def test_a_header_of_one_word_says_that_the_texts_below_are_one_column(tmp_path, value):
    rows = [value.format(number, number) for number in range(30)]
    path = tmp_path / "rows.txt"
    path.write_text("\n".join(["value", *rows]))
    reading, found = cells(path)
    assert reading.columns == ("value",)
    assert found == [[row] for row in rows]


def test_columns_aligned_by_blanks_are_told_apart(tmp_path):
    path = tmp_path / "rows.txt"
    path.write_text(
        "".join(f"{a:>6}{b:>10}{c:>8}\n" for a, b, c in [("x", "y", "z"), (1, 22.5, 3), (10, 2.25, 33), (7, 8, 9)])
    )
    reading, found = cells(path)
    assert reading.columns == ("x", "y", "z")
    assert found[0] == ["1", "22.5", "3"]


@pytest.mark.parametrize("escape", ["\\"])
def test_quotes_behind_a_backslash_are_part_of_the_cell(tmp_path, escape):
    rows = [(str(n), f'the "{n}" of, all') for n in range(8)]
    path = tmp_path / "rows.csv"
    path.write_text(written([("id", "text"), *rows], escape=escape))
    assert cells(path)[1] == [list(row) for row in rows]


TEXTS = {
    "gb18030": "姓名,城市,年龄\n张伟,北京,31\n王芳,上海,28\n李娜,广州,45\n刘洋,深圳,39\n",
    "shift_jis": "名前,都市,年齢\n田中さくら,東京,31\n鈴木たろう,大阪,28\n高橋ゆき,京都,45\n",
    "euc_kr": "이름,도시,나이\n김철수,서울,31\n이영희,부산,28\n박민수,대구,45\n",
    "big5": "姓名,城市,年齡\n張偉,臺北,31\n王芳,高雄,28\n李娜,臺中,45\n",
    "windows-1251": "имя,город,возраст\nИван,Москва,31\nОльга,Казань,28\nПётр,Тула,45\n",
    "windows-1252": "nom,ville,âge\nRené,Orléans,31\nZoë,Besançon,28\nJosé,Nîmes,45\n",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_texts_of_many_languages_are_read_without_a_hint(tmp_path, encoding):
    path = tmp_path / "rows.csv"
    path.write_bytes(TEXTS[encoding].encode(encoding))
    reading, found = cells(path)
    assert [",".join(reading.columns), *map(",".join, found)] == TEXTS[encoding].splitlines()
    assert reading.used["encoding"] == encoding


def test_headings_over_several_columns_are_joined_with_the_names_below(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("control,,fire,\nX,Y,X,Y\n" + "".join(f"{n},{n * 2},{n * 3},{n * 4}\n" for n in range(9)))
    assert cells(path)[0].columns == ("control X", "control Y", "fire X", "fire Y")


def test_a_second_table_is_left_out_told_and_kept_apart(tmp_path):
    path, rejects = tmp_path / "rows.csv", tmp_path / "left.parquet"
    first = "".join(f"{n},word{n},{n / 3:.2f}\n" for n in range(20))
    path.write_text("id,name,size\n" + first + "\nplace,height\nhill,200\npeak,3000\n")
    reading = to_parquet(path, tmp_path / "out.parquet", rejects=rejects)
    assert reading.rows == 20
    assert [row["line"] for row in pq.read_table(rejects).to_pylist()] == [23, 24, 25]
    assert "second table" in reading.warnings[0]


def test_what_the_user_says_is_followed_and_shown_at_once(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("made by hand\na;b\n1,5;x\n2,5;y\n")
    found = understand(path)
    assert found.names == ("a", "b")
    assert found.options.delimiter == ";"
    assert found.options.header == (2,)
    corrected = understand(path, options=ReadOptions(delimiter=",", header=(), skip=2))
    assert corrected.rows == (("1", "5;x"), ("2", "5;y"))
    assert understand(path, options=ReadOptions(header=(2,), delimiter=";")).names == ("a", "b")


def test_files_of_one_shape_become_one_dataset_and_others_are_named(tmp_path):
    one, two, odd = (tmp_path / f"{name}.csv" for name in ("one", "two", "odd"))
    one.write_text("a,b\n1,x\n2,y\n")
    two.write_text("b;a\nz;3\nw;4\n")
    odd.write_text("a,c\n1,2\n3,4\n")
    assert together([one, two], tmp_path / "out.parquet").rows == 4
    assert pq.read_table(tmp_path / "out.parquet").to_pydict() == {
        "__row": [0, 1, 2, 3],
        "a": ["1", "2", "3", "4"],
        "b": ["x", "y", "z", "w"],
    }
    with pytest.raises(UserError, match=r"one\.csv.*odd\.csv"):
        together([one, odd], tmp_path / "out.parquet")


def packed(path, files, **more):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **more) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_table_in_a_zip_is_read_and_can_be_chosen(tmp_path):
    path = packed(tmp_path / "t.zip", {"x/one.csv": "a,b\n1,2\n", "two.csv": "c,d\n3,4\n5,6\n", "notes.pdf": "x"})
    assert cells(path)[0].columns == ("c", "d")
    assert cells(path, ReadOptions(sheet="x/one.csv"))[0].columns == ("a", "b")
    assert understand(path).choices == ("x/one.csv", "two.csv")


def test_dangerous_archives_are_refused_in_plain_words(tmp_path, monkeypatch):
    with pytest.raises(UserError, match="leads out of the archive"):
        cells(packed(tmp_path / "a.zip", {"../evil.csv": "a,b\n1,2\n"}))
    with pytest.raises(UserError, match="archive in an archive"):
        cells(packed(tmp_path / "b.zip", {"inner.zip": "x"}))
    with monkeypatch.context() as patch:  # with the longer record that an archive of more than 65,535 files ends with
        patch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 100)
        many = packed(tmp_path / "c.zip", {f"{n}.csv": "" for n in range(10_001)})
    content = bytearray(many.read_bytes())
    content[-12:-10] = b"\xff\xff"
    many.write_bytes(content)
    with pytest.raises(UserError, match="10,001 files"):
        cells(many)
    monkeypatch.setattr(compressed, "MOST_FILES", 10)
    with pytest.raises(UserError, match="11 files; the limit is 10"):
        cells(packed(tmp_path / "e.zip", {f"{n}.csv": "" for n in range(11)}))
    monkeypatch.setattr(compressed, "LIMIT", 2_000_000)
    with pytest.raises(UserError, match="unpacks to more"):
        cells(packed(tmp_path / "d.zip", {"bomb.csv": b"1,2\n" * 1_000_000}))


def damaged(random_numbers: random.Random) -> bytes:
    """A small table with bytes cut off, flipped, or quotes and line ends strewn in."""
    rows = [(n, f"name {n}", f"{n * 1.1:.2f}", 'said "so", twice\nor more') for n in range(60)]
    content = bytearray(written([("id", "name", "size", "note"), *rows], random_numbers.choice(",;\t")).encode())
    for _ in range(random_numbers.choice([1, 10, 300])):
        index = random_numbers.randrange(len(content))
        if random_numbers.random() < 0.5:
            content[index] = random_numbers.randrange(256)
        else:
            content[index:index] = random_numbers.choice([b'"', b"\r", b"\n", b"\0", b'""', b"\xff", b"\\", b"'"])
    return bytes(content[: random_numbers.randrange(1, len(content))])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_are_read_or_refused_but_never_crash_or_hang(tmp_path, seed):
    random_numbers = random.Random(seed)
    for _ in range(40):
        path = tmp_path / "rows.csv"
        path.write_bytes(damaged(random_numbers))
        started = time.process_time()
        with contextlib.suppress(UserError):
            to_parquet(path, tmp_path / "out.parquet")
        assert time.process_time() - started < 10


def test_a_file_full_of_lone_quotes_stays_quick(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b,c\n" + '1,"x,3\n' * 20_000)
    started = time.process_time()
    reading, found = cells(path)
    assert time.process_time() - started < 15
    assert reading.rows == 20_000
    assert found[5] == ["1", '"x', "3"]
