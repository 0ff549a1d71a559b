"""What the limited child hands over at once, how large a file's time is, and what makes a file too large."""

import errno
from dataclasses import replace

import pyarrow as pa
import pytest

from core.data.dataset_files import load_schema, rejects
from core.errors import UserError
from core.importing import guarded, guarded_child, more_rows
from core.importing.guarded_child import BATCH_BYTES, _answered, _Child, _fitting
from core.importing.into_dataset import _small_enough, import_file, import_files
from core.messages import Message


def batch(*sizes):
    return pa.RecordBatch.from_pydict({"a": ["x" * size for size in sizes]})


def opened(*batches):
    child = _Child()
    child.batches = iter(batches)
    return child


def handed(child, rows):
    reply, payload = child.next({"rows": rows}, b"")
    assert reply == {}
    return pa.ipc.open_stream(payload).read_all()["a"].to_pylist() if payload else None


def test_rows_come_as_many_as_asked_for_in_order_and_then_nothing():
    child = opened(batch(1, 2, 3), batch(4, 5))
    assert [handed(child, 2) for _ in range(4)] == [["x", "xx"], ["xxx", "xxxx"], ["xxxxx"], None]
    child = opened(batch(1), batch(2), batch(3))
    assert handed(child, 10) == ["x", "xx", "xxx"]
    assert handed(child, 10) is None
    child = opened(batch(1, 2))
    assert handed(child, 1) == ["x"]
    child.close({}, b"")
    assert handed(child, 1) is None, "nothing is left of a file that is closed"


def test_large_rows_are_handed_over_in_parts(monkeypatch):
    monkeypatch.setattr(guarded_child, "BATCH_BYTES", 1000)
    child = opened(batch(400, 400, 400, 400), batch(10))
    sizes = []
    while (rows := handed(child, 10)) is not None:
        sizes.append([len(row) for row in rows])
    assert [size for part in sizes for size in part] == [400] * 4 + [10]
    assert all(sum(part) < 1000 + 400 for part in sizes)
    assert len(sizes) > 1


@pytest.mark.parametrize(
    ("rows", "most", "room", "count"),
    [(4, 10, 10**6, 4), (4, 3, 10**6, 3), (8, 8, 500, 4), (8, 8, 1, 1), (1, 1, 0, 1), (5, 5, 350, 3)],
)
def test_at_least_one_row_fits_and_halves_until_there_is_room(rows, most, room, count):
    assert _fitting(batch(*[100] * rows), most, room) == count


def test_a_row_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(guarded_child, "LARGEST_ROW", 1000)
    assert _fitting(batch(990), 1, 10) == 1
    with pytest.raises(UserError, match="One row of the file has 0 MB"):
        _fitting(batch(1000), 1, 10**6)
    assert (BATCH_BYTES, guarded_child.LARGEST_ROW) == (32 * 2**20, 1000)


def test_errors_of_users_are_answered_and_others_are_ours(monkeypatch):
    def failing(error):
        def ask(child, asked, content):
            raise error

        return ask

    def answer(error):
        monkeypatch.setitem(guarded_child._QUESTIONS, "look", failing(error))
        return _answered(_Child(), {"do": "look"}, b"")

    told = answer(UserError("It {how}.", "Wait.", how="broke"))
    assert (told[0]["problem"], told[0]["fix"], told[1]) == ("It broke.", "Wait.", b"")
    for error in (ZeroDivisionError("odd"), OSError(errno.ENOENT, "odd")):
        told = answer(error)
        assert told[0].keys() == {"bug"}
        assert "odd" in told[0]["bug"]
    for error in (OSError(errno.EFBIG, "too big"), MemoryError()):
        with pytest.raises(MemoryError):
            answer(error)


def test_a_large_file_may_take_longer(tmp_path):
    with (tmp_path / "large").open("wb") as file:
        file.truncate(3_000_000)
    assert guarded._seconds(tmp_path / "large") == 120 + 5 * 3
    assert guarded._seconds(tmp_path) == guarded._seconds(tmp_path / "none") == 120


def test_a_file_of_just_the_limit_is_taken(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_bytes(b"x" * 2_000_000)
    _small_enough(path, "rows.csv", 2)
    _small_enough(path, "rows.csv", None)
    _small_enough(tmp_path, "folder", 0)
    path.write_bytes(b"x" * 2_000_001)
    with pytest.raises(UserError) as caught:
        _small_enough(path, "shown.csv", 2)
    assert caught.value.problem == "“shown.csv” has 2 MB; the limit here is 2 MB."


def test_progress_goes_from_reading_to_counting_to_ready(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n" + "1,2\n" * 50, encoding="utf-8")
    told = []
    import_file(tmp_path / "a.csv", tmp_path / "data.parquet", progress=lambda share, note: told.append((share, note)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert told[-1] == (1.0, "Ready")
    counting = [share for share, note in told if note == "Counting values"]
    assert counting
    assert all(0.6 <= share <= 1.0 for share in counting)
    assert all(share <= 0.6 for share, note in told if note not in ("Counting values", "Ready"))


@pytest.mark.parametrize("stays", [True, False])
def test_where_a_file_was_is_noted_only_if_it_stays_there(tmp_path, stays):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    schema = import_file(path, tmp_path / "data.parquet", "shown.csv", stays=stays)
    assert (schema.source, schema.source_path) == ("shown.csv", str(path) if stays else "")
    assert len(schema.source_sha256) == 64
    assert load_schema(tmp_path / "data.parquet") == schema
    assert not list(tmp_path.glob(".*")), "nothing is left beside"


def test_one_column_is_too_few_and_an_older_dataset_stays(tmp_path):
    good, bad, out = tmp_path / "good.csv", tmp_path / "bad.csv", tmp_path / "data.parquet"
    good.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    bad.write_text("only\n1\n2\n", encoding="utf-8")
    import_file(good, out)
    before = out.read_bytes()
    with pytest.raises(UserError) as caught:
        import_file(bad, out)
    assert "“bad.csv” has only one column, “only”" in caught.value.problem
    assert "commas, semicolons or tabs" in caught.value.fix
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bad.csv",
        "data.parquet",
        "data.schema.json",
        "good.csv",
    ]


def test_what_an_older_file_left_out_is_forgotten_with_it(tmp_path):
    good, out = tmp_path / "good.csv", tmp_path / "data.parquet"
    good.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    rejects(out).write_bytes(b"older")
    assert import_file(good, out).rejected == 0
    assert not rejects(out).exists()


def test_several_files_are_called_after_the_first_and_checked_each(tmp_path):
    paths = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    for index, path in enumerate(paths):
        path.write_text(f"a,b\n{index},2\n{index},4\n", encoding="utf-8")
    schema = import_files(paths, tmp_path / "data.parquet")
    assert (schema.source, schema.rows) == ("a.csv and 2 more", 6)
    assert import_files(paths[:1], tmp_path / "data.parquet", ["z.csv"]).source == "z.csv"
    with paths[2].open("a", encoding="utf-8") as file:
        file.write("9,9\n" * 300_000)
    with pytest.raises(UserError, match=r"“c\.csv” has 1 MB; the limit here is 1 MB"):
        import_files(paths, tmp_path / "data.parquet", most_mb=1)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, []),
        (1, ["1 was left out: “a0” is odd."]),
        (3, ["3 were left out: “a0” is odd; “a1” is odd; “a2” is odd."]),
        (4, ["4 were left out: “a0” is odd; “a1” is odd; “a2” is odd; and 1 more."]),
        (2000, ["2,000 were left out: “a0” is odd; “a1” is odd; “a2” is odd; and 1,997 more."]),
    ],
)
def test_three_lines_that_were_left_out_are_named_and_more_counted(count, words):
    found = more_rows._refused([(f"a{index}", "is odd.") for index in range(count)])
    assert found == words
    assert all(isinstance(each, Message) for each in found)


def test_long_lines_are_cut_and_a_reason_without_a_line_stands_alone():
    (found,) = more_rows._refused([("x" * 61, "is odd"), ("", "Nothing is there.")])
    assert found == f"2 were left out: “{'x' * 60}” is odd; Nothing is there."


def test_tables_come_with_what_is_known_of_their_answers():
    table = pa.table({"a": [1]})
    brought = more_rows.Brought((table, table), 2, (), waits=(True, False))
    assert [(rows.table is table, rows.source, rows.waits) for rows in brought.added()] == [
        (True, "added", True),
        (True, "added", False),
    ]
    with pytest.raises(ValueError, match="shorter|longer"):
        replace(brought, waits=(True,)).added()
