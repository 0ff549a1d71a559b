"""What is told of files that were read, repeated or left out, and what stands on the disk afterwards."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import media
from core.reading.media.dataset import nothing, warnings_of
from core.reading.media.files import Refused
from core.reading.media.oddities import Oddities
from core.reading.media.plan import Plan
from tests.reading.media import real


def laid(root, files: dict[str, bytes]):
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def read(source, tmp_path, **how):
    """(the reading, the table)."""
    done = media.to_parquet(source, tmp_path / "out.parquet", **how)
    return done, pq.read_table(tmp_path / "out.parquet")


@pytest.mark.parametrize(
    ("refused", "ignored", "told"),
    [
        (0, 0, []),
        (1, 0, ["1 file was left out: “0.png” is cut off."]),
        (3, 1, [
            "3 files were left out: “0.png” is cut off; “1.png” is cut off; “2.png” is cut off.",
            "1 hidden or system file was passed over.",
        ]),
        (5, 2, [
            "5 files were left out: “0.png” is cut off; “1.png” is cut off; “2.png” is cut off; and 2 more.",
            "2 hidden or system files were passed over.",
        ]),
    ],
)  # fmt: skip
def test_files_left_out_are_counted_and_three_are_named(refused, ignored, told):
    listed = [Refused(f"{number}.png", "is cut off") for number in range(refused)]
    assert warnings_of(listed, ignored, Oddities()) == told


def test_where_nothing_can_be_used_the_first_file_with_a_reason_is_named():
    plan = Plan(None, "audio", "audio", pa.schema([]), iter(()), 0, {})
    error = nothing(plan, [Refused("a.wav", ""), Refused("b.wav", "is empty"), Refused("c.wav", "is cut off")], "set")
    assert error.problem == "None of the sounds in “set” can be used: “b.wav” is empty."


def test_the_same_content_is_taken_once_and_told_with_its_label_where_that_differs(tmp_path):
    one, two = real.digit(1), real.digit(2)
    root = laid(tmp_path / "set", {"a/1.png": one, "a/2.png": two, "a/3.png": one, "b/4.png": one, "b/5.png": b""})
    done, table = read(root, tmp_path)
    assert table["image"].to_pylist() == [one, two]
    assert [(each.file, str(each.reason), each.row) for each in done.refused] == [
        ("a/3.png", "is the same as “a/1.png”", None),
        ("b/4.png", "is the same as “a/1.png”, which has the label “a”", None),
        ("b/5.png", "is empty", None),
    ]
    assert [each.reason.code for each in done.refused[:2]] == ["file.same", "file.same_labelled"]
    assert (done.rows, done.columns, done.sort) == (2, ("image", "label"), "image")
    assert done.kinds == {"image": "image", "label": "category"}


def test_a_readable_file_under_the_name_of_an_unreadable_format_is_taken_but_a_cameras_is_not(tmp_path):
    root = laid(tmp_path / "set", {"a/1.psd": real.digit(1), "a/2.png": real.digit(2), "b/3.nef": real.digit(3)})
    laid(root, {"b/4.png": real.digit(4), "b/5.svg": b"<svg>"})
    done, table = read(root, tmp_path)
    assert table["label"].to_pylist() == ["a", "a", "b"]
    assert [(each.file, str(each.reason)[:24]) for each in done.refused] == [
        ("b/3.nef", "is in the format NEF, wh"),
        ("b/5.svg", "is in the format SVG, wh"),
    ]


def test_progress_goes_from_nothing_to_all_and_the_scratch_folder_goes_away(tmp_path):
    root = laid(tmp_path / "set", {f"{'ab'[n % 2]}/{n}.png": real.digit(n) for n in range(45)})
    said: list[tuple[float, str]] = []
    read(root, tmp_path, progress=lambda share, message: said.append((round(share, 3), message)))
    assert said == [
        (0.0, "Looking at the files"),
        (0.0, "Reading files"),
        (0.444, "Reading files"),
        (0.889, "Reading files"),
        (1.0, "Reading files"),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.parquet", "set"]


def test_what_was_left_out_is_kept_beside_the_dataset_with_rows_of_a_table(tmp_path):
    root = laid(tmp_path / "set", {"1.png": real.digit(1), "2.png": real.digit(2)})
    (root / "t.csv").write_text("file,n,m\n1.png,1,x\n2.png,2,y\n3.png,3,z\n1.png,1,x\n")
    done, table = read(root, tmp_path, rejects=tmp_path / "left.parquet")
    assert (table["n"].to_pylist(), done.rows) == (["1", "2"], 2)
    assert pq.read_table(tmp_path / "left.parquet").to_pydict() == {
        "line": [3, 4],
        "text": ["3.png", "1.png"],
        "reason": ["names no file that is there", "is the same as “1.png”"],
    }


def test_a_table_without_its_files_is_refused_under_the_name_that_the_user_knows(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\nx,2\ny,4\n")
    with pytest.raises(UserError, match="“known.csv” names no files"):
        read(tmp_path / "t.csv", tmp_path, filename="known.csv")
