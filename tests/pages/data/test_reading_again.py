"""Several files become one table, and a file that was read wrongly is read differently, seen before it counts."""

import io

import openpyxl

from core.data import dataset_files
from core.store import datasets, projects, queue, versions
from core.store.access import workspaces
from tests.pages.workshop import carry_out, opened, texts

KEY = "a-visitor-with-several-files"
TOWNS = b"town;size;big\n" + b"".join(b"t%d;%d,5;%s\n" % (n, n, (b"yes", b"no")[n % 2]) for n in range(40))
ODD = b"made by a machine\n" + TOWNS


def brought(*files: tuple[str, bytes]) -> tuple[object, str]:
    """The Data page after these files were uploaded and read, and the workspace."""
    test = opened("data", workspace=KEY)
    uploader = test.file_uploader[0]
    for name, content in files:
        uploader.upload(name, content, "text/csv")
    uploader.run()
    workspace = workspaces.open_workspace(KEY)
    carry_out(workspace, test.query_params["job"])
    return test.run(), workspace


def names_in_line(test: object) -> object:
    """The field for the line of the column names."""
    return next(entry for entry in test.number_input if entry.label == "Names in line")


def dataset_of(workspace: str) -> datasets.Dataset:
    """The dataset that the only project uses."""
    return datasets.get(workspace, projects.all(workspace)[0].dataset)


def test_several_files_of_one_shape_become_one_table():
    test, workspace = brought(("a.csv", TOWNS), ("b.csv", TOWNS))
    assert not test.exception
    assert dataset_of(workspace).rows == 80


def test_a_file_of_another_shape_is_named_and_nothing_is_left():
    test, workspace = brought(("a.csv", TOWNS), ("b.csv", b"x,y\n1,2\n3,4\n"))
    assert not test.exception
    assert "b.csv" in texts(test)
    assert datasets.all(workspace) == []


def test_a_header_in_another_line_is_seen_at_once_and_read_as_a_new_version():
    test, workspace = brought(("towns.csv", ODD))
    first = dataset_of(workspace)
    key = f"data_reread_{first.id}"
    test.session_state[key] = True
    test.run()
    assert not test.exception
    assert test.button(key="data_reread").disabled
    assert list(test.dataframe[0].value["What stands there"]) == ["made by a machine"]
    assert list(test.dataframe[1].value.columns)[0] == "town"
    names_in_line(test).set_value(0).run()
    assert not test.exception
    assert "town" not in list(test.dataframe[1].value.columns)
    test.button(key="data_reread").click().run()
    carry_out(workspace, queue.under_way(workspace, "read")[-1].id)
    test.run()
    assert not test.exception
    second = dataset_of(workspace)
    assert second.parent == first.id
    assert "without column names" in texts(test)
    test.session_state[f"data_reread_{second.id}"] = True
    test.run()
    assert names_in_line(test).value == 0
    assert test.button(key="data_reread").disabled
    assert "town" not in [column.name for column in dataset_files.load_schema(second.data).columns]
    assert len(versions.family(workspace, first.id)) == 2
    test.button(key="change_undo").click().run()
    assert dataset_of(workspace).id == first.id
    assert not test.exception


def test_each_sheet_says_in_which_line_its_names_stand():
    book = openpyxl.Workbook()
    for title, above in (("plain", 0), ("deep", 3)):
        sheet = book.create_sheet(title)
        for line in range(above):
            sheet.append([f"said above {line}"])
        sheet.append(["town", "size", "big"])
        for index in range(40 + above):
            sheet.append([f"t{index}", index, ("yes", "no")[index % 2]])
    content = io.BytesIO()
    book.save(content)
    test, workspace = brought(("book.xlsx", content.getvalue()))
    assert "sheet “plain”, column names in line 1" in texts(test).replace("\\", "")
    test.session_state[f"data_reread_{dataset_of(workspace).id}"] = True
    test.run()
    assert names_in_line(test).value == 1
    sheets = next(entry for entry in test.selectbox if entry.label == "Sheet or file")
    sheets.select("deep").run()
    assert not test.exception
    assert names_in_line(test).value == 4
    assert not test.button(key="data_reread").disabled


def test_how_a_text_was_read_is_told_with_its_marks():
    test, _ = brought(("towns.csv", ODD.replace(b"t1;", "Köln;".encode("latin-1"))))
    assert "semicolon between the values, column names in line 2" in texts(test)
    assert "letters as in Western European" in texts(test)


def test_a_table_that_can_not_be_learned_from_yet_still_leads_to_where_it_is_mended():
    test, workspace = brought(("towns.csv", TOWNS))
    test.selectbox(key=f"data_target_{projects.all(workspace)[0].id}").select("big").run()
    test.button(key="data_next").click().run()
    assert not test.exception
    assert test.title[0].value == "Prepare"


def test_a_columns_words_for_missing_are_seen_at_once_and_read_as_a_new_version():
    answers = (b"north", b"south", b"none", b"?")
    table = b"town;side\n" + b"".join(b"t%d;%s\n" % (n, answers[n % 4]) for n in range(40))
    test, workspace = brought(("towns.csv", table))
    first = dataset_of(workspace)
    test.session_state[f"data_reread_{first.id}"] = True
    test.run()
    assert not test.exception
    choice = next(entry for entry in test.selectbox if entry.label == "Words for missing in")
    choice.set_value("side").run()
    words = next(entry for entry in test.text_input if entry.label == "Missing when it says")
    assert words.value == "?"
    assert "none \\(10\\)" in words.help
    assert test.button(key="data_reread").disabled
    words.set_value("none, ?").run()
    assert not test.exception
    shown = next(entry.value for entry in test.dataframe if list(entry.value.columns) == ["town", "side "])
    assert list(shown["side "])[:4] == ["north", "south", "", ""]
    test.button(key="data_reread").click().run()
    carry_out(workspace, queue.under_way(workspace, "read")[-1].id)
    test.run()
    assert not test.exception
    second = dataset_of(workspace)
    profile = dataset_files.load_schema(second.data).column("side").profile
    assert (profile.missing, profile.missing_words) == (20, ("none", "?"))
    test.session_state[f"data_reread_{second.id}"] = True
    test.run()
    assert not test.exception
    assert test.button(key="data_reread").disabled
