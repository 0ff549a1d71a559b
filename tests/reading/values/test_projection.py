"""How each stored type is kept in a dataset, and what a spreadsheet shows of it."""

import datetime

import duckdb
import pytest

from core.reading.values.projection import columns, raw

BIG = 2**53


@pytest.fixture
def connection():
    with duckdb.connect() as found:
        yield found


def kept(connection, sql: str, **how) -> tuple[str, list]:
    """(the type, the values) of one column called x."""
    connection.execute(f"CREATE OR REPLACE TABLE t AS SELECT unnest([{sql}]) AS x")
    found = connection.cursor().sql(f"SELECT {columns(connection, 't', ('x',), **how)[0]} FROM t")
    assert found.columns == ["x"]
    return str(found.types[0]), [row[0] for row in found.fetchall()]


@pytest.mark.parametrize(
    ("sql", "kind", "values"),
    [
        ("'a', ' NA ', '', ' b '", "VARCHAR", ["a", None, None, " b "]),
        ("1::TINYINT, NULL", "BIGINT", [1, None]),
        ("1::UINTEGER", "BIGINT", [1]),
        ("1.0::DOUBLE, 2.0, NULL", "BIGINT", [1, 2, None]),
        ("1.0::FLOAT, 'nan'::FLOAT", "BIGINT", [1, None]),
        ("1.5::DOUBLE, 'nan'::DOUBLE", "DOUBLE", [1.5, None]),
        ("'nan'::DOUBLE", "DOUBLE", [None]),
        ("'inf'::DOUBLE, 1.0", "DOUBLE", [float("inf"), 1.0]),
        (f"{BIG - 1}.0::DOUBLE", "BIGINT", [BIG - 1]),
        (f"{BIG}.0::DOUBLE", "DOUBLE", [float(BIG)]),
        ("1.25::DECIMAL(9, 2)", "DOUBLE", [1.25]),
        ("3.00::DECIMAL(9, 2), 4", "BIGINT", [3, 4]),
        (f"{BIG}::HUGEINT", "DOUBLE", [float(BIG)]),
        (f"{BIG + 1}::HUGEINT, 1", "VARCHAR", [str(BIG + 1), "1"]),
        (f"-{BIG + 1}::HUGEINT", "VARCHAR", [f"-{BIG + 1}"]),
        (f"{BIG + 1}.00::DECIMAL(30, 2)", "VARCHAR", [str(BIG + 1)]),
        (f"{BIG + 1}.50::DECIMAL(30, 2)", "DOUBLE", [BIG + 1.5]),
        ("true, NULL", "BOOLEAN", [True, None]),
        ("DATE '2024-01-31'", "DATE", [datetime.date(2024, 1, 31)]),
        ("TIMESTAMP_S '2024-01-31 10:00:00'", "TIMESTAMP", [datetime.datetime(2024, 1, 31, 10)]),
        ("'ab'::BLOB", "BLOB", [b"ab"]),
        ("TIME '10:30:00'", "VARCHAR", ["10:30:00"]),
        ("[1, 2]", "VARCHAR", ["[1,2]"]),
        ("{'a': 1}", "VARCHAR", ['{"a":1}']),
        ("MAP {'a': 1.5}", "VARCHAR", ['{"a":1.5}']),
    ],
)
def test_a_stored_type_is_kept_as_text_number_truth_or_time(connection, sql, kind, values):
    assert kept(connection, sql) == (kind, values)


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("'999', 'NA', ' b', ''", [None, "NA", " b", None]),
        ("999, 1", [None, 1]),
        ("999.0::DOUBLE, 1.5", [None, 1.5]),
        (f"{BIG + 1}::HUGEINT, 999", [str(BIG + 1), None]),
        ("TIME '10:30:00', NULL", ["10:30:00", None]),
    ],
)
def test_own_words_for_missing_count_in_texts_and_numbers(connection, sql, values):
    words = {"x": ("999", "inf", "zero")}
    assert kept(connection, sql, words=words.get)[1] == values


def test_texts_stay_as_written_where_that_is_asked(connection):
    assert kept(connection, "' NA ', '', 'b'", as_written=True) == ("VARCHAR", [" NA ", "", "b"])
    assert kept(connection, "1.0::DOUBLE", as_written=True) == ("BIGINT", [1])


def test_columns_are_named_in_order_whatever_they_are_called(connection):
    connection.execute("CREATE TABLE t AS SELECT 1 AS " + '"one ""x"" ", 2 AS two')
    found = connection.cursor().sql(f"SELECT {', '.join(columns(connection, 't', ('p', 'q')))} FROM t")
    assert (found.columns, found.fetchall()) == (["p", "q"], [(1, 2)])


@pytest.mark.parametrize(
    ("sql", "plain", "shown"),
    [
        ("3.0::DOUBLE", "3.0", "3"),
        ("-3.5::DOUBLE", "-3.5", "-3.5"),
        (f"{BIG - 1}.0::DOUBLE", "9007199254740991.0", str(BIG - 1)),
        (f"{BIG}.0::DOUBLE", "9007199254740992.0", "9007199254740992.0"),
        ("TIMESTAMP '2024-01-31 00:00:00'", "2024-01-31 00:00:00", "2024-01-31"),
        ("TIMESTAMP '2024-01-31 10:00:00'", "2024-01-31 10:00:00", "2024-01-31 10:00:00"),
        ("' a '", " a ", " a "),
        ("NULL::VARCHAR", "", ""),
        ("NULL::DOUBLE", "", ""),
    ],
)
def test_raw_cells_are_texts_as_a_spreadsheet_shows_them(connection, sql, plain, shown):
    connection.execute(f"CREATE TABLE t AS SELECT {sql} AS x")
    for sheet, expected in ((False, plain), (True, shown)):
        found = connection.cursor().sql(f"SELECT {raw(connection, 't', ('y',), sheet)[0]} FROM t")
        assert (found.columns, found.fetchall()) == (["y"], [(expected,)])
