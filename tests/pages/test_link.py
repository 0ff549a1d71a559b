"""Export's tab Link: a link made with one press, switched, set, counted and revoked, on what the store keeps."""

import pytest
from streamlit.testing.v1 import AppTest

from core.store import projects, runs
from core.store.access import shares, visits
from core.store.access.shares import Share
from pages.ui import address
from pages.ui.export import qr
from tests.pages.workshop import Workshop, keys, texts


def links(workshop: Workshop) -> list[Share]:
    return shares.all(workshop.workspace, workshop.project)


@pytest.fixture
def tab(workshop: Workshop) -> AppTest:
    """Export with one link made by its button."""
    test = workshop.open("export")
    assert links(workshop) == []
    test.button(key="link_make").click().run()
    assert not test.exception
    return test


def test_one_press_makes_a_link_that_follows_the_champion_for_a_month(tab: AppTest, workshop: Workshop):
    (link,) = links(workshop)
    assert (link.run, link.open, link.feedback) == ("", True, True)
    assert link.expires - link.created == 30 * shares.DAY
    assert any(code.value.endswith(f"/?link={link.secret}") for code in tab.code)
    assert "link_make" not in keys(tab)
    assert "Nobody used it yet" in texts(tab)
    again = workshop.open("export")
    assert any(link.secret in code.value for code in again.code), "its owner can copy it again at any time"


def test_switches_and_settings_are_kept_at_once(tab: AppTest, workshop: Workshop):
    (link,) = links(workshop)
    tab.toggle(key=f"link_open_{link.id}").set_value(False).run()
    tab.toggle(key=f"link_feedback_{link.id}").set_value(False).run()
    tab.text_input(key=f"link_title_{link.id}").set_value("Which penguin?").run()
    tab.text_input(key=f"link_purpose_{link.id}").set_value("By its measures.").run()
    tab.number_input(key=f"link_most_{link.id}").set_value(7).run()
    tab.selectbox(key=f"link_time_{link.id}").select("7").run()
    tab.selectbox(key=f"link_run_{link.id}").select(workshop.run).run()
    assert not tab.exception
    assert "Switched off: visitors are told so." in texts(tab)
    assert "350 rows a day" in texts(tab)
    (now,) = links(workshop)
    assert (now.open, now.feedback, now.title, now.purpose, now.most, now.run) == (
        False,
        False,
        "Which penguin?",
        "By its measures.",
        7,
        workshop.run,
    )
    assert 0 < link.expires - now.expires - 22.9 * shares.DAY < shares.DAY
    assert tab.selectbox(key=f"link_time_{link.id}").value == "kept"
    tab.selectbox(key=f"link_time_{link.id}").select("").run()
    assert links(workshop)[0].expires is None


def test_what_another_tab_changed_is_shown_and_a_deleted_model_is_told(tab: AppTest, workshop: Workshop):
    (link,) = links(workshop)
    shares.switch(workshop.workspace, link.id, open=False)
    visits.ask(link, "somebody", 3)
    tab.run()
    assert tab.toggle(key=f"link_open_{link.id}").value is False
    assert "3 rows asked, 0 things said about answers, 1 visitor" in texts(tab)
    other = runs.create(
        workshop.workspace, workshop.project, runs.recipe(workshop.workspace, workshop.run), state="finished"
    )
    shares.pin(workshop.workspace, link.id, other.id)
    runs.purge(workshop.workspace, other.id)
    tab.run()
    options = tab.selectbox(key=f"link_run_{link.id}").options
    assert any("not here any more" in option for option in options)


def test_revoking_asks_first_and_is_for_good(tab: AppTest, workshop: Workshop):
    (link,) = links(workshop)
    tab.button(key="link_another").click().run()
    assert len(links(workshop)) == 2
    tab.selectbox(key="link_which").select(link.id).run()
    assert "It stops working for good" in texts(tab)
    tab.button(key="link_revoke").click().run()
    assert not tab.exception
    assert link.id not in {share.id for share in links(workshop)}
    tab.button(key="link_revoke").click().run()
    assert links(workshop) == []
    assert "link_make" in keys(tab)


def test_a_project_deleted_in_another_tab_is_told_and_breaks_nothing(tab: AppTest, workshop: Workshop):
    (link,) = links(workshop)
    toggle = tab.toggle(key=f"link_open_{link.id}")
    projects.purge(workshop.workspace, workshop.project)
    toggle.set_value(False).run()
    assert not tab.exception
    assert "not in your workspace" in texts(tab)


@pytest.mark.parametrize(
    ("seen", "base", "only_here"),
    [
        ("http://localhost:8501/export", "http://localhost:8501", True),
        ("https://atelier.example.org/tools/export", "https://atelier.example.org/tools", False),
        ("https://some-app.streamlit.app/~/+/export", "https://some-app.streamlit.app", False),
        ("http://192.0.2.7:8501/", "http://192.0.2.7:8501", False),
        ("http://[::1]:8501/", "http://[::1]:8501", True),
    ],
)
def test_a_link_begins_as_the_app_is_found_by_this_browser(
    monkeypatch: pytest.MonkeyPatch, seen: str, base: str, only_here: bool
):
    monkeypatch.setattr(address.st, "context", type("Context", (), {"url": seen}))
    monkeypatch.setattr(address.state, "by_link", lambda: False)
    assert address.of_share("abc") == f"{base}/use?link=abc"
    assert address.only_here() is only_here
    monkeypatch.setattr(address.state, "by_link", lambda: True)
    assert address.of_share("abc") == f"{base}/?link=abc"


def test_the_qr_code_is_a_picture_for_screen_and_paper():
    assert qr.picture("https://example.org/use?link=abc").startswith("data:image/svg+xml")
    assert qr.file("https://example.org/use?link=abc").startswith(b"\x89PNG")
