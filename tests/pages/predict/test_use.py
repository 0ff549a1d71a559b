"""The page of a link: what a visitor gets, what never reaches them, and how it ends; no workspace comes into being."""

import os
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from core.data.dataset_files import load_schema
from core.store import datasets, paths, projects, promotions, runs
from core.store.access import shares, visitor_files, visits
from core.store.access.shares import Share
from core.store.database import reading
from core.store.database_tables import WORKSPACES
from core.store.feedback import collecting, inbox
from core.store.upkeep import quota
from pages.ui import visiting
from tests.pages.workshop import Workshop, keys, opened, texts
from tests.sources import ROOT

WHO = visits.who


@pytest.fixture(autouse=True)
def one_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a browser nothing says who comes: it is always the same one."""
    monkeypatch.setattr(visits, "who", lambda *_: "somebody")


@pytest.fixture
def link(workshop: Workshop) -> Share:
    return shares.make(workshop.workspace, workshop.project)


def workspaces() -> int:
    with reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(WORKSPACES))


def answer(test: AppTest) -> str:
    assert not test.exception
    return test.metric[0].value


def type_in(test: AppTest, column: str, value: str) -> AppTest:
    return next(field for field in test.text_input if field.label.replace("\\", "") == column).set_value(value).run()


def test_a_visitor_gets_form_answer_card_and_a_whole_file_and_no_menu_or_workspace(workshop: Workshop, link: Share):
    test = opened(link=link.secret)
    assert answer(test) in ("Adelie", "Chinstrap", "Gentoo")
    assert [tab.label for tab in test.tabs] == ["One at a time", "A whole file", "About this model"]
    assert "It works out **species**" in texts(test)
    assert "These values are made up" in texts(test)
    assert "How good it is" in texts(test)
    assert "How it was made" not in texts(test)
    assert "It is yours" not in texts(test)
    assert not test.sidebar.children
    assert workspaces() == 1, "the owner's alone"
    assert test.query_params == {"link": link.secret}
    assert visits.usage(shares.find(link.secret)) == visits.Usage(1, 0, 1, 1, 0, 1)


def test_the_page_runs_alone_too(link: Share):
    test = AppTest.from_file(str(ROOT / "pages" / "steps" / "use.py"), default_timeout=120)
    test.query_params["link"] = link.secret
    assert answer(test.run())


def test_nothing_of_the_rows_and_no_name_that_the_owner_gave_is_on_the_page(workshop: Workshop, link: Share):
    projects.rename(workshop.workspace, workshop.project, "Hidden plan")
    runs.rename(workshop.workspace, workshop.run, "Secret attempt")
    test = opened(link=link.secret, project=workshop.project, run=workshop.run, workspace=workshop.key)
    shown = str(test.main) + texts(test)
    for hidden in ("Hidden plan", "Secret attempt", workshop.project, workshop.run, workshop.workspace, "Penguins of"):
        assert hidden not in shown
    dataset = projects.get(workshop.workspace, workshop.project).dataset
    known = {column.name: column.example for column in _inputs(workshop)}
    for field in [*test.text_input, *test.selectbox]:
        column = field.label.replace("\\", "")
        if column in known:
            assert field.value == known[column], "the bundle's made-up example, not a cell of the table"
    assert load_schema(datasets.get(workshop.workspace, dataset).data).rows > 0
    shutil.rmtree(datasets.get(workshop.workspace, dataset).folder)
    assert answer(opened(link=link.secret)), "the table is not looked at"


def _inputs(workshop: Workshop) -> tuple:
    from core.serving.predictor import Predictor

    return Predictor(runs.get(workshop.workspace, workshop.run).bundle).schema.inputs


def test_title_and_purpose_are_the_owners_words_as_plain_text(workshop: Workshop, link: Share):
    shares.describe(workshop.workspace, link.id, title="# Which **one**?", purpose="Try :red[it] <b>now</b>")
    test = opened(link=link.secret)
    assert test.title[0].value.replace("\\", "").replace("\u200b", "") == "# Which **one**?"
    assert "**one**" not in test.title[0].value
    assert ":red[" not in "".join(str(part.value) for part in test.markdown)


def test_only_another_question_counts(workshop: Workshop, link: Share):
    test = opened(link=link.secret)
    test.run()
    type_in(test, "bill_length_mm", "36")
    test.run()
    assert visits.usage(shares.find(link.secret)).asked == 2


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (lambda w, link: shares.revoke(w.workspace, link.id), "This link was taken back"),
        (lambda w, link: shares.switch(w.workspace, link.id, open=False), "switched off at the moment"),
        (lambda w, link: shares.last(w.workspace, link.id, -1), "The time of this link is over"),
        (lambda w, link: projects.trash(w.workspace, w.project), "not here any more"),
        (lambda w, link: runs.purge(w.workspace, w.run), "not here any more"),
        (lambda w, link: projects.purge(w.workspace, w.project), "This link does not work"),
    ],
)
def test_a_link_that_ends_while_somebody_types_says_so_and_keeps_what_was_typed(
    workshop: Workshop, link: Share, end: object, words: str
):
    test = opened(link=link.secret)
    assert answer(test)
    end(workshop, link)
    type_in(test, "bill_length_mm", "36.5")
    assert not test.exception
    assert words in texts(test)
    assert not test.metric
    assert "36.5" in [field.value for field in test.text_input]
    fresh = opened(link=link.secret)
    assert not fresh.exception
    assert words in texts(fresh)
    assert not fresh.text_input
    assert workspaces() == 1


def test_what_is_said_comes_into_the_owners_inbox_with_link_and_visitor(workshop: Workshop, link: Share):
    test = opened(link=link.secret)
    message = answer(test)
    button(test, "predict_right_").click().run()
    assert not test.exception
    (entry,) = inbox.all(workshop.workspace, workshop.project)
    assert (entry.verdict, entry.source, entry.link, entry.visitor) == ("right", "link", link.id, "somebody")
    assert entry.answer["label"] == message
    assert entry.run == workshop.run
    box = next(box for box in test.selectbox if box.key.startswith("predict_truth_"))
    box.select(next(name for name in ("Adelie", "Gentoo") if name != message)).run()
    button(test, "predict_wrong_").click().run()
    assert {entry.verdict for entry in inbox.all(workshop.workspace, workshop.project)} == {"right", "wrong"}
    assert visits.usage(shares.find(link.secret)).said == 2
    assert "You told" not in str(test.main), "what others said is not shown to anybody"


def button(test: AppTest, prefix: str) -> object:
    return next(button for button in test.button if (button.key or "").startswith(prefix))


def test_without_feedback_nobody_is_asked_and_a_button_of_before_keeps_nothing(workshop: Workshop, link: Share):
    test = opened(link=link.secret)
    press = button(test, "predict_right_")
    shares.let_say(workshop.workspace, link.id, feedback=False)
    press.click().run()
    assert not test.exception
    assert inbox.all(workshop.workspace) == []
    fresh = opened(link=link.secret)
    assert not any(key.startswith("predict_right_") for key in keys(fresh))
    assert "Do you know the truth?" not in texts(fresh)
    assert "Where you say" not in texts(fresh)


def test_who_floods_the_inbox_or_the_model_gets_a_clear_sentence(
    workshop: Workshop, link: Share, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(visits, "SAID", 2)
    shares.limit(workshop.workspace, link.id, 2)
    test = opened(link=link.secret)
    for _ in range(3):
        button(test, "predict_right_").click().run()
    assert "You have told 2 things today" in texts(test)
    assert len(inbox.all(workshop.workspace)) == 2
    type_in(test, "bill_length_mm", "36")
    assert answer(test)
    type_in(test, "bill_length_mm", "37")
    assert "You have asked the 2 rows that are meant for a day" in texts(test)
    assert not test.metric


def test_rules_that_gather_answers_are_told_and_keep_no_more_than_that(
    workshop: Workshop, link: Share, monkeypatch: pytest.MonkeyPatch
):
    collecting.set_rules(workshop.workspace, workshop.project, collecting.Rules(every=1, most=5))
    test = opened(link=link.secret)
    assert "Some of what is asked here is kept" in texts(test)
    assert "not kept" not in texts(test)
    assert inbox.all(workshop.workspace) == [], "the made-up row is nobody's question"
    type_in(test, "bill_length_mm", "36")
    (entry,) = inbox.all(workshop.workspace)
    assert (entry.source, entry.verdict, entry.values["bill_length_mm"]) == ("rule", "open", "36")
    test.get("file_uploader")[0].set_value([("rows.csv", table(2), "text/csv")]).run()
    assert not test.exception
    assert len(inbox.all(workshop.workspace)) == 2, "one more: the file's two rows are alike"
    monkeypatch.setattr(quota, "left", lambda _: 0)
    type_in(test, "bill_length_mm", "37")
    assert answer(test), "an owner without room costs no answer"
    assert len(inbox.all(workshop.workspace)) == 2


def test_visitors_leave_the_owner_room(workshop: Workshop, link: Share, monkeypatch: pytest.MonkeyPatch):
    test = opened(link=link.secret)
    monkeypatch.setattr(quota, "left", lambda _: quota.limit() * 0.19)
    button(test, "predict_right_").click().run()
    assert "no room to keep it" in texts(test)
    assert "MB" not in texts(test)
    assert inbox.all(workshop.workspace) == []


def table(rows: int) -> bytes:
    line = "Biscoe,44.5,17.5,196,4000,male\n"
    return ("island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex\n" + line * rows).encode()


def test_a_whole_file_is_answered_counted_and_nothing_of_it_stays(workshop: Workshop, link: Share):
    shares.limit(workshop.workspace, link.id, 20)
    test = opened(link=link.secret)
    before = sorted(paths.home().rglob("*"))
    test.get("file_uploader")[0].set_value([("rows.csv", table(5), "text/csv")]).run()
    assert not test.exception
    assert "**5 rows answered.**" in texts(test)
    assert not any("Correct some of these" in part.label for part in test.expander), "that is the owner's"
    assert len(test.get("file_uploader")) == 1, "and so are files of corrections"
    test.get("file_uploader")[0].set_value([("more.csv", table(15), "text/csv")]).run()
    assert "These are 15 rows; 14 of the 20 that you may ask a day by this link are left." in texts(test)
    assert visits.usage(shares.find(link.secret)).asked == 6
    stays = {path.relative_to(paths.home()).parts[0] for path in set(paths.home().rglob("*")) - set(before)}
    assert stays <= {visitor_files.AREA}
    assert list((paths.home() / visitor_files.AREA).iterdir()) == []


def test_a_file_that_is_too_large_is_not_read(link: Share, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(visiting, "MOST_MB", 1)
    test = opened(link=link.secret)
    test.get("file_uploader")[0].set_value([("rows.csv", table(40_000), "text/csv")]).run()
    assert not test.exception
    assert "MB is the limit here" in texts(test)


def another(workshop: Workshop) -> str:
    first = runs.get(workshop.workspace, workshop.run)
    run = runs.create(workshop.workspace, workshop.project, runs.recipe(workshop.workspace, first.id), state="finished")
    shutil.copytree(first.folder, run.folder, dirs_exist_ok=True)
    runs.measure(workshop.workspace, run.id, first.headline)
    return run.id


def test_the_link_follows_the_champion_unless_a_model_is_pinned(workshop: Workshop, link: Share):
    newer = another(workshop)
    pinned = shares.make(workshop.workspace, workshop.project, workshop.run)

    def says(share: Share) -> str:
        test = opened(link=share.secret)
        button(test, "predict_right_").click().run()
        return inbox.all(workshop.workspace)[0].run

    assert says(link) == workshop.run
    promotions.promote(workshop.workspace, workshop.project, newer, "Better on the new rows", [])
    assert says(link) == newer
    assert says(pinned) == workshop.run


def test_a_number_is_answered_with_its_range(number_workshop: Workshop):
    link = shares.make(number_workshop.workspace, number_workshop.project)
    test = opened(link=link.secret)
    assert answer(test)
    assert "the truth is between" in texts(test)


def test_folders_that_a_killed_server_left_are_swept(home: Path):
    left = home / visitor_files.AREA / "left"
    left.mkdir(parents=True)
    (left / "rows").write_bytes(b"x")
    with visitor_files.folder() as folder:
        os.utime(left, (1, 1))
        visitor_files.sweep()
        assert folder.is_dir()
    assert list((home / visitor_files.AREA).iterdir()) == []


def test_a_visitor_is_known_by_cookie_else_by_address_and_browser(link: Share, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(visits, "who", WHO)

    def name(address: str, **headers: str) -> str:
        sent = {key.replace("_", "-"): [value] for key, value in headers.items()}
        found = SimpleNamespace(get_all=lambda key: sent.get(key, []), get=lambda key: sent.get(key))
        monkeypatch.setattr(visiting.st, "context", SimpleNamespace(headers=found, ip_address=address))
        return visiting.visit(link, "run").visitor

    cookie = "atelier_visitor=" + "v" * 32
    assert name("192.0.2.1", Cookie=cookie) == name("192.0.2.9", Cookie=cookie, User_Agent="Other")
    by_address = [
        name("192.0.2.1"),
        name("192.0.2.2"),
        name("192.0.2.1", User_Agent="Other"),
        name("192.0.2.1", X_Forwarded_For="198.51.100.7"),
        name("192.0.2.1", Cookie="atelier_workspace=" + "v" * 32),
    ]
    assert by_address[0] == by_address[4], "the key of a workspace says nothing here"
    assert len(set(by_address)) == 4
    assert all(re.fullmatch(r"a[0-9a-f]{31}", visitor) for visitor in by_address)
