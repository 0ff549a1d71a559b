"""Files of every format, cut and with bytes flipped: read or refused in words, never a crash, hang or half a result."""

import contextlib
import gzip
import io
import json
import random
import time
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import to_parquet, understand

ROWS = [{"id": n, "name": f"name {n}", "size": n / 7, "tags": [n, n + 1], "at": {"x": n}} for n in range(60)]
SECONDS = 10  # of processor time for one file


def sheet() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in [["id", "name", "size"], *([row["id"], row["name"], row["size"]] for row in ROWS)]:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), out, row_group_size=20)
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rows.csv", text())
        archive.writestr("more/rows.json", json.dumps(ROWS))
    return out.getvalue()


def text() -> str:
    return "id;name;size\n" + "".join(f'{row["id"]};"{row["name"]}; so";{row["size"]:.3f}\n' for row in ROWS)


def page() -> str:
    rows = "".join(f"<tr><td>{row['id']}<td>{row['name']}<td>{row['size']}</tr>" for row in ROWS)
    return f"<html><table><tr><th>id<th>name<th>size</tr>{rows}</table></html>"


FORMATS = {
    "csv": text().encode(),
    "utf-16": text().encode("utf-16"),
    "xlsx": sheet(),
    "parquet": parquet(),
    "json": json.dumps(ROWS).encode(),
    "jsonl": "\n".join(map(json.dumps, ROWS)).encode(),
    "columns": json.dumps({"a": [1, 2, 3], "b": [4, 5, 6]}).encode(),
    "html": page().encode(),
    "zip": zipped(),
    "gz": gzip.compress(text().encode()),
}


def damaged(content: bytes, random_numbers: random.Random) -> bytes:
    """With up to fifty bytes another, gone or strewn in, and often cut."""
    found = bytearray(content)
    for _ in range(random_numbers.choice([1, 3, 50])):
        index = random_numbers.randrange(len(found))
        deed = random_numbers.random()
        if deed < 0.5:
            found[index] = random_numbers.randrange(256)
        elif deed < 0.75:
            del found[index]
        else:
            found[index:index] = random_numbers.choice(
                [b'"', b"\n", b"\0", b"<", b"{", b"[", b"\xff\xfe", b"PK", b"'", b"\\"]
            )
    return bytes(found[: random_numbers.randrange(1, len(found))]) if random_numbers.random() < 0.4 else bytes(found)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_a_damaged_file_is_read_or_refused_and_nothing_is_left(tmp_path, form):
    random_numbers = random.Random(form)
    path, out = tmp_path / "rows.bin", tmp_path / "out.parquet"
    for _ in range(60):
        path.write_bytes(damaged(FORMATS[form], random_numbers))
        out.unlink(missing_ok=True)
        for deed in (lambda: to_parquet(path, out), lambda: understand(path)):
            started = time.process_time()
            with contextlib.suppress(UserError):
                deed()
            assert time.process_time() - started < SECONDS
        assert {entry.name for entry in tmp_path.iterdir()} <= {"rows.bin", "out.parquet"}
        if out.exists():
            assert pq.read_table(out).num_rows > 0


@pytest.mark.parametrize("form", FORMATS)
def test_the_whole_file_is_read(tmp_path, form):
    path = tmp_path / "rows.bin"
    path.write_bytes(FORMATS[form])
    assert to_parquet(path, tmp_path / "out.parquet").rows == (3 if form == "columns" else 60)


def test_a_parquet_file_whose_names_are_no_text_is_refused_by_name(tmp_path):
    out = io.BytesIO()
    pq.write_table(pa.table({"plain": [1, 2], "other": [3, 4]}), out)
    path = tmp_path / "rows.parquet"
    path.write_bytes(out.getvalue().replace(b"plain", b"pl\xe7in"))
    with pytest.raises(UserError, match="damaged Parquet"):
        to_parquet(path, tmp_path / "out.parquet")
