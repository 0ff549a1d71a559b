"""Numbers written in people's ways are recognised, with the options that read them; codes and dates are not."""

import pytest

from core.importing.into_dataset import import_file
from core.reading import ReadOptions

WRITTEN = {
    "comma": (["1,5", "22,75", "0,25", "13,1"], {"decimal": "comma"}),
    "german": (["1.234,50", "12,00", "999,99", "12.345.678,9"], {"decimal": "comma"}),
    "euro": (["1.234,50 €", "12,00 €", "999,99 €", "5,00 €"], {"decimal": "comma", "units": "€"}),
    "dollar": (["$1,200", "$35", "$7.50", "$12,345.60"], {"decimal": "point", "units": "$"}),
    "percent": (["12 %", "3.5 %", "99 %", "0.1 %"], {"decimal": "point"}),
    "weight": (["12 kg", "3.5 kg", "99 kg", "0.1 kg"], {"decimal": "point", "units": "kg"}),
    "grouped": (["1,234", "12,000", "999", "5,000,000"], {"decimal": "point"}),
    "open": (["1,234", "12,000", "999", "5,500"], {"decimal": "point"}),
    "indian": (["1,10,100", "12,34,567", "99,999", "3,45,678"], {"decimal": "point"}),
    "real": (["R$ 1.234,50", "R$ 12,00", "R$ 999,99", "R$ 5,00"], {"decimal": "comma", "units": "R$"}),
    "code": (["A12", "A13", "A14", "A15"], None),
    "file": (["cat_f0", "cat_f1", "dog_f0", "dog_f1"], None),
    "path": (["a/b12", "a/b13", "a/b14", "a/b15"], None),
    "date": (["01.02.2024", "03.04.2024", "05.06.2024", "07.08.2024"], None),
    "word": (["one", "two", "three 3", "four"], None),
    "plain": (["1", "2.5", "-3", "4e5"], None),
}


@pytest.fixture
def profiles(tmp_path):
    def _profiles(names: list[str], options: ReadOptions | None = None):
        rows = zip(*(WRITTEN[name][0] for name in names), strict=True)
        source = tmp_path / "rows.csv"
        source.write_text(";".join(names) + "\n" + "".join(";".join(row) + "\n" for row in rows))
        schema = import_file(source, tmp_path / "data.parquet", options=options)
        return {column.name: column.profile for column in schema.columns}, schema

    return _profiles


def test_numbers_in_peoples_spelling_are_recognised(profiles):
    found, schema = profiles(list(WRITTEN))
    assert {name: profile.number_format for name, profile in found.items()} == {
        name: options for name, (_, options) in WRITTEN.items()
    }
    assert any("“euro” holds numbers written as text" in warning for warning in schema.warnings)


def test_the_decimal_mark_that_the_user_names_decides_what_is_open(profiles):
    found, _ = profiles(["open", "grouped", "code"], ReadOptions(decimal=","))
    assert found["open"].number_format == {"decimal": "comma"}
    assert found["grouped"].number_format == {"decimal": "point"}  # 5,000,000 can't have a decimal comma
    assert found["code"].number_format is None
