"""Facts above a table (company, period) and counts of its rows below it are no rows, and are told."""

import pytest


@pytest.mark.parametrize("gap", ["", "\n"])
def test_facts_above_a_long_table_do_not_make_it_a_second_one(cells, gap):
    rows = [[f"n{number}", "abc"[number % 3], str(number), f"{number}.5"] for number in range(50)]
    text = "\n".join(";".join(row) for row in [["name", "part", "count", "size"], *rows])
    _, found, left_out = cells(f"Company;Acme\nFrom;01.01.2021\nTo;31.12.2021\n{gap}{text}\n")
    assert found == rows
    assert [line for line, _ in left_out] == [1, 2, 3]


def test_facts_above_a_table_of_words_end_at_the_gap(cells):
    names, rows, _ = cells("Company,Acme\nAuthor,Ann\n\nname,city,part\nAnn,Rome,a\nBob,Oslo,b\n")
    assert (names, rows) == (["name", "city", "part"], [["Ann", "Rome", "a"], ["Bob", "Oslo", "b"]])


def test_a_header_that_lacks_its_last_name_is_no_fact_above(cells):
    names, _, left_out = cells("time,speed,\n(s),(m),(kg)\n1,2,3\n2,3,4\n3,4,5\n")
    assert names[:2] == ["time (s)", "speed (m)"]
    assert left_out == []


@pytest.mark.parametrize("count", ["(3 rows)", "(3 rows affected)", "3 rows in set (0.00 sec)"])
def test_a_databases_count_of_rows_is_no_row(cells, count):
    names, rows, left_out = cells(f"id\tname\n1\tAnn\n2\tBob\n3\tZed\n{count}\n")
    assert (names, rows) == (["id", "name"], [["1", "Ann"], ["2", "Bob"], ["3", "Zed"]])
    assert left_out == [(5, "counts the rows")]
