"""Names from users' files are shown as they are, whatever they hold; numbers read well."""

import time

import pytest

from core.errors import UserError
from pages.ui import number_text
from pages.ui.translation import clean, defused, labels, plain, problem, t, tn

SPACE = "\u200b"


@pytest.mark.parametrize(
    "name",
    [
        "**bold**",
        "_a_",
        "`code`",
        "[x](y)",
        "<b>",
        "$x^2$",
        "# title",
        "~~no~~",
        "1. one",
        "a|b",
        "![i](j)",
        "&amp;",
        "\\",
    ],
)
def test_markdown_in_a_name_is_escaped(name: str):
    shown = plain(name)
    assert shown.replace("\\", "").replace(SPACE, "") == name.replace("\\", "")
    for index, sign in enumerate(shown):
        if sign in "*_`[]()<>$#~|!&":
            assert shown[index - 1] == "\\"


@pytest.mark.parametrize("name", [":material/home:", ":red[x]", ":smile:", "a@b.c", "www.a.b", "a --> b"])
def test_what_streamlit_reads_after_markdown_is_broken_up_unseen(name: str):
    assert SPACE in plain(name)


def test_a_name_stays_on_one_line_without_unseen_signs():
    assert clean("a\nb\u202ec\x00d") == "a b c d"
    assert len(clean("x" * 500, 40)) == 40


def test_a_card_with_escaped_names_is_defused():
    assert defused("\\:material/home\\:") == f"\\:{SPACE}material/home\\:{SPACE}"
    assert defused("plain: text") == "plain: text"


def test_a_problem_is_filled_in_and_safe():
    what, fix = problem(UserError("No column “{name}”.", "Take {other}.", name="**x**", other="y"))
    assert what == "No column “\\*\\*x\\*\\*”\\."
    assert fix == "Take y\\."


def test_texts_are_filled_in_and_counted():
    assert t("a {message} b", message=1) == "a 1 b"
    assert tn("{count} row", "{count} rows", 1) == "1 row"
    assert tn("{count} row", "{count} rows", 2000) == "2,000 rows"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "–"),
        (0.0, "0"),
        (3.0, "3"),
        (1234567.0, "1,234,567"),
        (0.12345, "0.123"),
        (98765.4, "98,765"),
        (1e300, "1.00e+300"),
    ],
)
def test_numbers_read_well(value: float | None, said: str):
    assert number_text.number(value) == said


def test_shares_sizes_and_times_read_well():
    assert number_text.share(0.987) == "98.7%"
    assert number_text.size(17_900) == "17.9 kB"
    assert number_text.size(5) == "5 bytes"
    assert number_text.duration(0.25) == "0.2 s"
    assert number_text.duration(600) == "10 min"
    assert number_text.ago(time.time() - 7200) == "2 hours ago"


def test_options_that_would_look_alike_are_numbered():
    shown = labels(["C", "C ", "D", "C\u200b", "x" * 90 + "1", "x" * 90 + "2"], 40)
    assert [shown(name) for name in ("C", "C ", "D", "C\u200b")] == ["C", "C (2)", "D", "C (3)"]
    assert shown("x" * 90 + "1") != shown("x" * 90 + "2")
    assert shown("never offered ") == "never offered"
    assert labels({"first": "same", "second": "same"})("second") == "same (2)"
