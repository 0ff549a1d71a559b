"""Where plain onnxruntime answers a file's cells otherwise than `predict` does, the row and the column are named."""

from pathlib import Path

from core.export.proofs.raw_parity import Original, check_raw

OLD = Path(__file__).parents[1] / "formats" / "1" / "messy.onnx"  # takes 1 and 0 for yes and no, and no padded word


def checked(path: Path, lines: list[str]):
    path.write_text("\n".join(["size;region;member;since;weight;note;price", *lines]), encoding="utf-8")
    return check_raw(OLD, Original(path, path.name), 10**6, 1e-5, 100.0)


def test_a_word_where_numbers_are_taken_is_named(tmp_path):
    found = checked(tmp_path / "a.csv", [f"1.234,5{n} €;north;ja;2.3.2014;5 kg;late;7" for n in range(5)])
    assert not found.passed
    assert "row 1: “member” takes numbers, but “ja” stands there" in found.message


def test_the_column_whose_cell_makes_the_difference_is_named(tmp_path):
    rows = [f"1.234,5{n} €;{' north' if n == 3 else 'north'};1;2.3.2014;5 kg;late;7" for n in range(5)]
    found = checked(tmp_path / "a.csv", rows)
    assert not found.passed
    assert (found.rows, found.equal) == (5, 0.8)
    assert found.message.startswith("row 4 is answered differently: “region” holds “ north”")


def test_equal_answers_pass(tmp_path):
    found = checked(tmp_path / "a.csv", [f"1.234,5{n} €;north;1;2.3.2014;5 kg;late;7" for n in range(5)])
    assert (found.passed, found.rows, found.total, found.message, found.reason) == (True, 5, 5, "", "")


def test_a_file_without_the_models_columns_is_a_reason_and_no_difference(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x,y\n1,2\n3,4\n", encoding="utf-8")
    found = check_raw(OLD, Original(path, "a.csv"), 10**6, 1e-5)
    assert "lack the column" in found.reason
    assert not found.message


def test_a_child_that_dies_checks_nothing_and_says_so(tmp_path):
    found = check_raw(tmp_path / "none.onnx", Original(tmp_path / "a.csv", "a.csv"), 10, 1e-5)
    assert not found.passed
    assert "break off" in found.reason
