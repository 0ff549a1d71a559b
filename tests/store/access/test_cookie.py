"""The cookies that hold a browser's key and a visitor's id: found among others, written with all that protects them."""

import pytest

from core.store.access import cookie

KEY, OTHER = "k" * 32, "o" * 32


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        ([], ""),
        ([f"atelier_workspace={KEY}"], KEY),
        ([f"a=b; atelier_workspace={KEY}; c=d"], KEY),
        ([f'  atelier_workspace = "{KEY}" '], KEY),
        (["a=b", f"atelier_workspace={KEY}"], KEY),
        ([f"atelier_workspace={OTHER}; atelier_workspace={KEY}"], KEY),
        ([f"atelier_workspace={KEY}; atelier_workspace=short"], KEY),
        ([f"xatelier_workspace={KEY}; atelier_workspacex={KEY}; atelier_visitor={KEY}"], ""),
        (["atelier_workspace=" + "k" * 21], ""),
        (["atelier_workspace"], ""),
        (['b="open; atelier_workspace=' + KEY], KEY),
    ],
)
def test_the_last_good_key_is_found_whatever_else_stands_there(headers, key):
    assert cookie.key_in(headers) == key


def test_a_visitors_id_is_another_cookie_than_a_key():
    headers = [f"atelier_workspace={KEY}; atelier_visitor={OTHER}"]
    assert (cookie.key_in(headers), cookie.visitor_in(headers)) == (KEY, OTHER)
    assert cookie.visitor_in([f"atelier_workspace={KEY}"]) == ""


def test_the_key_is_due_to_be_written_again_while_no_mark_says_that_it_was_lately():
    assert cookie.is_due([f"atelier_workspace={KEY}"])
    assert not cookie.is_due([f"atelier_workspace={KEY}; atelier_renewed=1"])


def test_the_lines_keep_the_key_for_400_days_and_the_mark_for_30_out_of_reach_of_scripts():
    rest = "Path=/; HttpOnly; SameSite=Lax"
    plain = [f"atelier_workspace={KEY}; Max-Age=34560000; {rest}", f"atelier_renewed=1; Max-Age=2592000; {rest}"]
    assert cookie.lines(KEY, secure=False) == plain
    assert cookie.lines(KEY, secure=True) == [f"{line}; Secure" for line in plain]
    visitor = f"atelier_visitor={OTHER}; Max-Age=2592000; {rest}"
    assert cookie.visitor_line(OTHER, secure=False) == visitor
    assert cookie.visitor_line(OTHER, secure=True) == f"{visitor}; Secure"
