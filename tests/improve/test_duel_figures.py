"""Rows won and lost as bars: to the right and to the left, a line for each sort of rows."""

from core.improve.duels.duel_figures import won_and_lost


def test_each_sort_of_rows_has_a_bar_to_the_right_and_one_to_the_left():
    found = {
        "choosing": {"won": 1_234, "lost": 7},
        "use": None,
        "test": {"won": 3, "lost": 20},
    }
    won, lost = won_and_lost(found).data
    assert [*won.y] == [*lost.y] == ["Test rows", "Kept aside"]  # the last stands on top
    assert ([*won.x], [*lost.x]) == ([3, 1_234], [-20, -7])
    assert ([*won.text], [*lost.text]) == (["3", "1,234"], ["20", "7"])
    assert (won.name, lost.name) == ("Challenger better", "Champion better")
    assert {won.orientation, lost.orientation} == {"h"}
    assert won.hovertemplate.startswith("%{y}: challenger better on %{text} rows")


def test_the_figure_is_as_high_as_it_has_lines():
    sides = {"won": 1, "lost": 1}
    one, three = (
        won_and_lost(found).layout for found in ({"test": sides}, dict.fromkeys(("choosing", "use", "test"), sides))
    )
    assert three.height - one.height == 2 * 44
    assert one.height == 114
    assert (one.barmode, one.legend.traceorder) == ("relative", "reversed")
    assert (one.xaxis.showticklabels, one.xaxis.showgrid, one.xaxis.zeroline) == (False, False, True)
