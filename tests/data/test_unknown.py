"""A word for "unknown" is a gap among numbers, dates or yes and no, and stays an answer among words."""

import pytest

from core.importing.into_dataset import import_file


@pytest.mark.parametrize(
    "word", ["unknown", "Unbekannt", "inconnu", "desconocido", "неизвестно", "未知", "不明", "none"]
)
def test_a_word_for_unknown_keeps_no_column_from_its_kind(tmp_path, word):
    rows = [
        (f"{n / 7:.2f}", f"2024-01-{n % 28 + 1:02}", ("yes", "no")[n % 2], ("red", "blue")[n % 2]) for n in range(40)
    ]
    rows = [(word,) * 4 if n % 4 == 0 else row for n, row in enumerate(rows)]
    source = tmp_path / "rows.csv"
    source.write_text("size,day,flag,colour\n" + "".join(",".join(row) + "\n" for row in rows))
    schema = import_file(source, tmp_path / "data.parquet")
    assert [column.kind for column in schema.columns] == ["number", "date", "boolean", "category"]
    assert schema.column("colour").profile.unique == 3
    assert any("“size”: each of 10 values" in report and "counts as missing" in report for report in schema.warnings)


def test_other_words_among_numbers_are_words(tmp_path):
    source = tmp_path / "rows.csv"
    source.write_text("size,n\n" + "".join(f"{'small' if n % 4 == 0 else n},{n}\n" for n in range(40)))
    assert import_file(source, tmp_path / "data.parquet").columns[0].kind == "category"


@pytest.mark.parametrize("word", ["k.A.", "N/D", "#NV", "#¡VALOR!", "н/д", "无数据", "欠損", "\\N", "(blank)", "n.d."])
def test_a_cell_that_says_nothing_is_missing_in_any_column(tmp_path, word):
    source = tmp_path / "rows.csv"
    source.write_text("colour,n\n" + "".join(f"{word if n % 4 == 0 else 'red'},{n}\n" for n in range(40)))
    assert import_file(source, tmp_path / "data.parquet").columns[0].profile.missing == 10


@pytest.mark.parametrize("sign", ["–", "-", ".."])
def test_a_sign_beside_a_single_other_value_is_asked_about(tmp_path, sign):
    source = tmp_path / "rows.csv"
    source.write_text("colour,n\n" + "".join(f"{sign if n % 4 == 0 else 'red'},{n}\n" for n in range(40)))
    profile = import_file(source, tmp_path / "data.parquet").columns[0].profile
    assert (profile.missing, profile.unique) == (0, 2)
    assert [doubt.about for doubt in profile.doubts] == ["word for missing"]
