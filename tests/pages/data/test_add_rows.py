"""Rows are added on the Data page: what would happen is seen first, and can be taken back."""

import csv
import io

import pyarrow.parquet as pq

from core.data.dataset_files import load_schema
from core.data.lineage import waiting, waiting_file
from core.data.lineage.grown import grown
from core.data.samples import SAMPLES
from core.jobs.orders import adding, desk
from core.store import datasets, projects, queue
from tests.pages.workshop import Workshop, carry_out, keys, moved_on, texts

PENGUINS = next(sample.file for sample in SAMPLES if sample.name == "penguins")


def table(workshop: Workshop) -> datasets.Dataset:
    return datasets.get(workshop.workspace, projects.get(workshop.workspace, workshop.project).dataset)


def rows(workshop: Workshop, **changes: object) -> list[dict]:
    """Three penguins as they are, the first one with these changes."""
    found = pq.read_table(table(workshop).data).slice(0, 3).drop_columns(["__row"]).to_pylist()
    found[0] |= changes
    return found


def written(cells: list[dict]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(cells[0]))
    writer.writeheader()
    writer.writerows(cells)
    return text.getvalue().encode()


def brought(workshop: Workshop, content: bytes) -> object:
    """The Data page after this file was brought as more rows and looked at."""
    test = workshop.open("data")
    test.session_state[f"data_add_{workshop.project}"] = True
    test.run()
    uploader = next(each for each in test.file_uploader if "A table" in each.label)
    uploader.upload("more.csv", content, "text/csv")
    uploader.run()
    assert not test.exception
    carry_out(workshop.workspace, adding.under_way(workshop.workspace, workshop.project).id)
    test.run()
    assert not test.exception
    return test


def test_rows_are_seen_then_added_and_taken_back(workshop: Workshop):
    before = table(workshop)
    new = rows(workshop, body_mass_g=4321.5)
    test = brought(workshop, written(new))
    assert "1 new row." in texts(test)
    assert "2 rows are there already" in texts(test)
    assert table(workshop) == before
    test.button(key="data_add_take").click().run()
    assert not test.exception
    assert table(workshop).rows == before.rows + 1
    assert "1 row was added. 2 were there already." in texts(test)
    versions_box = f"data_versions_{workshop.project}"
    test.session_state[versions_box] = True
    test.run()
    assert "data_train_again" in keys(test), "rows that a model could learn lead on to where it does"
    shown = next(frame.value for frame in test.table if "What was done" in frame.value)
    done = [cell.replace("\\", "") for cell in shown["What was done"]]
    assert done == ["Brought", "1 row was added. 2 were there already."]
    test.button(key="change_undo").click().run()
    assert table(workshop) == before


def test_rows_that_are_all_there_are_said_and_left(workshop: Workshop):
    test = brought(workshop, written(rows(workshop)))
    assert "Nothing new: every row is there already." in texts(test)
    assert "data_add_take" not in keys(test)
    test.button(key="data_add_drop").click().run()
    assert not test.exception
    assert adding.under_way(workshop.workspace, workshop.project) is None
    assert "data_add_row" in keys(test)


def test_another_file_is_refused_in_words(workshop: Workshop):
    test = workshop.open("data")
    test.session_state[f"data_add_{workshop.project}"] = True
    test.run()
    uploader = next(each for each in test.file_uploader if "A table" in each.label)
    uploader.upload("other.csv", b"a,b\n1,2\n3,4\n", "text/csv")
    uploader.run()
    carry_out(workshop.workspace, queue.under_way(workshop.workspace, "read")[-1].id)
    test.run()
    assert not test.exception
    assert "None of the columns is one of this table's" in texts(test)
    assert "data_add_row" in keys(test)


def test_rows_without_an_answer_wait_are_downloaded_filled_in_and_brought_back(workshop: Workshop):
    answer = projects.get(workshop.workspace, workshop.project).recipe["data"]["targets"][0]
    test = brought(workshop, written(rows(workshop, body_mass_g=4321.5, **{answer: None})))
    assert "1 row without an answer, which waits for one." in texts(test)
    test.button(key="data_add_take").click().run()
    dataset = table(workshop)
    assert waiting.count(dataset.data) == 1
    box = next(each for each in test.expander if "waits for an answer" in each.label)
    assert box.label == "1 row waits for an answer"
    test.session_state[f"data_waiting_{dataset.id}"] = True
    test.run()
    assert not test.exception
    assert f"fill in “{answer}”" in texts(test)
    content, ending = waiting_file.made(dataset.data, load_schema(dataset.data))
    cells = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert (ending, len(cells), cells[0][answer]) == (".csv", 1, "")
    cells[0][answer] = "Adelie"
    test = brought(workshop, written(cells))
    assert "1 row that waited gets its answer." in texts(test)
    test.button(key="data_add_take").click().run()
    assert (waiting.count(table(workshop).data), table(workshop).rows) == (0, dataset.rows + 1)


def test_waiting_rows_are_removed_and_come_back_by_undo(workshop: Workshop):
    answer = projects.get(workshop.workspace, workshop.project).recipe["data"]["targets"][0]
    test = brought(workshop, written(rows(workshop, body_mass_g=4321.5, **{answer: None})))
    test.button(key="data_add_take").click().run()
    test.session_state[f"data_waiting_{table(workshop).id}"] = True
    test.run()
    test.session_state[f"data_waiting_{moved_on(workshop)}"] = True
    test.button(key="data_waiting_remove").click().run()
    assert "works with another version of its table by now" in texts(test), "others may wait in that one"
    assert waiting.count(table(workshop).data) == 1
    test.button(key="data_waiting_remove").click().run()
    assert not test.exception
    assert waiting.count(table(workshop).data) == 0
    test.button(key="change_undo").click().run()
    assert waiting.count(table(workshop).data) == 1


def test_one_row_is_written_by_hand(workshop: Workshop):
    before = table(workshop)
    test = workshop.open("data")
    test.session_state[f"data_add_{workshop.project}"] = True
    test.run()
    field = next(each for each in test.text_input if each.label.replace("\\", "") == "body_mass_g")
    field.set_value("4321.5").run()
    test.button(key="data_add_row").click().run()
    carry_out(workshop.workspace, adding.under_way(workshop.workspace, workshop.project).id)
    test.run()
    assert not test.exception
    assert "1 row without an answer, which waits for one." in texts(test)
    test.button(key="data_add_take").click().run()
    assert (table(workshop).rows, waiting.count(table(workshop).data)) == (before.rows, 1)


def test_reading_the_file_differently_keeps_the_rows_that_were_added(workshop: Workshop):
    before = table(workshop)
    source = before.folder / "sources"
    source.mkdir()
    (source / "0.csv").write_bytes(PENGUINS.read_bytes())
    (source / "names.json").write_text('{"0.csv": "penguins.csv"}', encoding="utf-8")
    brought(workshop, written(rows(workshop, body_mass_g=4321.5))).button(key="data_add_take").click().run()
    again = desk.read_again(workshop.workspace, table(workshop).id, {"missing": ("NA",)}, workshop.project)
    carry_out(workshop.workspace, again)
    made = datasets.get(workshop.workspace, queue.get(workshop.workspace, again).result["dataset"])
    assert made.rows == before.rows + 1
    assert pq.read_table(made.data)["body_mass_g"][-1].as_py() == "4321.5"
    assert grown(made.folder) is None


def test_rows_looked_at_beside_an_older_version_are_looked_at_again_before_they_are_added(workshop: Workshop):
    test = brought(workshop, written(rows(workshop, body_mass_g=4321.5)))
    moved_on(workshop)
    before = table(workshop)
    test.button(key="data_add_take").click().run()
    assert not test.exception
    assert "changed since these rows were looked at" in texts(test)
    assert table(workshop) == before
    assert "data_add_take" not in keys(test)
    test.button(key="data_add_look").click().run()
    carry_out(workshop.workspace, adding.under_way(workshop.workspace, workshop.project).id)
    test.run().button(key="data_add_take").click().run()
    assert not test.exception
    assert (table(workshop).parent, table(workshop).rows) == (before.id, before.rows + 1)
