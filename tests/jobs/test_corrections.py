"""A file of corrections comes into the inbox whole or not at all, with what the model says now beside each."""

import pytest

from core.errors import UserError
from core.jobs.feedback import corrections, marked
from core.serving.batch import answer_file, opened_for
from core.serving.predictor import Predictor
from core.store import runs
from core.store.feedback import inbox, inbox_states
from core.store.upkeep import quota
from tests.export import bundles
from tests.sources import ROOT
from tests.store.things import recipe

SHA = "ab" * 32
HEAD = "age,is member,label,joined"


@pytest.fixture
def bring(shop, tmp_path):
    """Brings a text as a file of corrections of a small model; gives what is told and the entries, in their order."""
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")

    def brought(text, task="classification", encoding="utf-8"):
        (tmp_path / "rows.csv").write_text(text, encoding=encoding)
        model = Predictor(bundles.model(task).SerializeToString())
        file = tmp_path / "rows.csv"
        report = corrections.keep(shop.workspace, run.id, SHA, model, file, file.name, tmp_path, opened_for)
        return report, inbox.all(shop.workspace, shop.project.id)[::-1]

    return brought


def test_each_row_with_a_right_answer_becomes_an_entry(bring):
    lines = ("41,true,York,2024-05-06,no,a", "42,false,York,,yes,b", "43,true,,,,c", "44,true,,,new one,d")
    report, entries = bring("\n".join([f"{HEAD},Should be,note", *lines]))
    assert (report.kept, report.right, report.wrong, report.empty, report.contradictions) == (3, 1, 2, 1, 0)
    assert [(entry.verdict, entry.truth) for entry in entries] == [
        ("right", "no"),
        ("wrong", "yes"),
        ("wrong", "new one"),
    ]
    assert {entry.source for entry in entries} == {"file"}
    assert (entries[0].values["age"], entries[0].answer["label"]) == ("41", "no")
    assert set(entries[0].values) == {column.name for column in bundles.INPUTS}
    assert report.messages == ["The right answers stand in “Should be”.", "Not needed, and left out: “note”."]


def test_a_row_corrected_twice_in_the_file_is_told_and_the_last_word_counts(bring):
    report, entries = bring(f"{HEAD},truth\n41,true,York,,yes\n41,true,York,,new\n41,true,York,,new\n")
    assert (report.contradictions, report.known, [entry.state for entry in entries]) == (1, 1, ["older", "new"])


def test_a_file_that_is_brought_again_keeps_nothing_twice_and_goes_on_with_what_is_new(bring, shop):
    rows = "".join(f"{row},true,York,,yes\n" for row in range(20))
    assert bring(f"{HEAD},truth\n{rows}")[0].kept == 20
    report, entries = bring(f"{HEAD},truth\n{rows}")
    assert (report.kept, report.known, len(entries)) == (0, 20, 20)
    report, entries = bring(f"{HEAD},truth\n{rows}7,true,York,,new\n90,true,York,,no\n")
    assert (report.kept, report.known, report.contradictions, len(entries)) == (2, 20, 1, 22)
    inbox_states.reject(shop.workspace, [entries[0].id])
    assert bring(f"{HEAD},truth\n{rows}")[0].kept == 2, "rejected, or another word since: said anew"


def test_words_for_a_missing_answer_are_counted_and_the_rest_goes_on(bring):
    report, entries = bring(f"{HEAD},truth\n1,true,York,,NA\n2,true,York,, - \n3,true,York,,\u200b\n4,true,York,,yes\n")
    assert (report.kept, report.unknown + report.empty, [entry.truth for entry in entries]) == (1, 3, ["yes"])
    report, entries = bring(f"{HEAD},truth\n1,true,York,,n/a\n5,true,York,,2\n", "regression")
    assert (report.kept, report.unknown + report.empty, report.unread) == (1, 1, 0)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_an_answer_in_another_encoding_is_read_as_it_was_written(bring, encoding):
    _, entries = bring(f"{HEAD},truth\n1,true,York,,größer\n", encoding=encoding)
    assert [entry.truth for entry in entries] == ["größer"]


def test_a_file_without_rows_is_told(bring, shop):
    with pytest.raises(UserError, match="row"):
        bring(f"{HEAD},truth\n")
    assert inbox.all(shop.workspace) == []


def test_downloaded_answers_with_a_column_filled_in_are_corrections(bring, tmp_path):
    model = Predictor(bundles.model().SerializeToString())
    (tmp_path / "ask.csv").write_text(f"{HEAD}\n41,true,York,\n42,true,York,\n", encoding="utf-8")
    answer_file(model, tmp_path / "ask.csv", tmp_path / "answers.csv", "ask.csv")
    text = (tmp_path / "answers.csv").read_text(encoding="utf-8")
    changed = text.replace("label (answer)", "answer").replace('"no"', '"yes"', 1)
    report, entries = bring(changed)
    assert [(entry.values["age"], entry.truth) for entry in entries] == [("41", "yes"), ("42", "no")]
    assert not any("probability" in sentence for sentence in report.messages)


def test_numbers_are_corrected_by_numbers_and_other_words_are_told(bring):
    report, entries = bring(f"{HEAD},correction\n41,true,York,,12.5\n42,true,York,,many\n", "regression")
    assert (report.wrong, report.unread, report.first_unread) == (1, 1, (2, "many"))
    assert [entry.truth for entry in entries] == ["12.5"]


FILMS = ROOT / "tests" / "formats" / "3" / "films.onnx"


def films(shop, tmp_path, truths: list[str]) -> list[str]:
    """What was read from a file of corrections of a model that finds comedy, drama and horror."""
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    before = len(inbox.all(shop.workspace, shop.project.id))
    lines = [f'ghost,{90 + before + row},5,"{text}"' for row, text in enumerate(truths)]
    file = tmp_path / "rows.csv"
    file.write_text("\n".join(["told,length,budget,should be", *lines]), encoding="utf-8")
    report = corrections.keep(shop.workspace, run.id, SHA, Predictor(FILMS.read_bytes()), file, file.name, tmp_path)
    assert report.unread == 0
    return [entry.truth for entry in inbox.all(shop.workspace, shop.project.id)[::-1]][before:]


@pytest.mark.parametrize("joint", ["; ", ", ", ",", "|", " / ", "+"])
def test_several_labels_are_told_apart_whatever_stands_between_them(shop, tmp_path, joint):
    truths = [("drama", "comedy"), ("horror",), ("comedy", "western"), ("horror", "drama"), ("western",)]
    read = films(shop, tmp_path, [joint.join(labels) for labels in truths])
    assert read == ["comedy; drama", "horror", "comedy; western", "drama; horror", "western"]


def test_lists_are_read_and_a_new_label_with_a_sign_inside_stays_one_where_nothing_says_otherwise(shop, tmp_path):
    assert films(shop, tmp_path, ["['drama', 'comedy']", "comedy/satire"]) == ["comedy; drama", "comedy/satire"]
    assert films(shop, tmp_path, ["horror; film noir, restored"]) == ["horror; film noir, restored"]


@pytest.mark.parametrize(("head", "match"), [(HEAD, "should be"), ("wings,should be", "age")])
def test_a_file_with_other_columns_is_told_and_leaves_nothing(bring, shop, head, match):
    with pytest.raises(UserError, match=match):
        bring(f"{head}\n{','.join('1' for _ in head.split(','))}\n")
    assert inbox.all(shop.workspace) == []


def test_without_room_none_of_them_is_kept(bring, shop, monkeypatch):
    real = quota.left
    monkeypatch.setattr(quota, "left", lambda workspace: min(real(workspace), 20))
    with pytest.raises(UserError, match="MB left"):
        bring(f"{HEAD},truth\n" + "".join(f"{row},true,York,,yes\n" for row in range(20)))
    assert inbox.all(shop.workspace) == []


def test_the_first_rows_of_an_answered_file_are_marked_and_kept_as_entries(shop, tmp_path):
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    model = Predictor(bundles.model().SerializeToString())
    lines = "".join(f"{row},true,York,2024-05-06\n" for row in range(80))
    (tmp_path / "ask.csv").write_text(f"{HEAD}\n{lines}", encoding="utf-8")
    counted = []
    seen = marked.First(model.schema, tmp_path, lambda taken, given: counted.append(len(given)))
    answer_file(model, tmp_path / "ask.csv", tmp_path / "answers.csv", "ask.csv", seen=seen)
    assert (seen.rows, sum(counted)) == (50, 80)
    kept = marked.keep(shop.workspace, (run.id, SHA), model.schema, tmp_path, ["", " no", None, "new one"])
    entries = inbox.all(shop.workspace, shop.project.id)[::-1]
    assert (kept, [entry.values["age"] for entry in entries]) == (2, ["1", "3"])
    assert [(entry.verdict, entry.truth, entry.source) for entry in entries] == [
        ("right", "no", "batch"),
        ("wrong", "new one", "batch"),
    ]
    assert marked.keep(shop.workspace, (run.id, SHA), model.schema, tmp_path, ["", ""]) == 0
