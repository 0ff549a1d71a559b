"""The main action of every page, and undo where something can be lost. No job runs behind these pages."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from core import judgement
from core.evaluation.report import summed_up
from core.jobs.orders import desk
from core.judgement import FoldReport, Measured
from core.plain import write_json
from core.recipe import to_yaml, with_settings
from core.store import datasets, projects, queue, runs
from core.store.access import workspaces
from core.store.feedback import inbox
from core.store.saved import archive
from core.training.trouble import DIVERGED
from tests.pages.workshop import Workshop, carry_out, opened, texts

KEY = "a-fresh-visitors-own-key-0"
ROWS = b"size,colour,kind\n" + b"".join(
    b"%d,%s,%s\n" % (n, (b"red", b"blue")[n % 2], (b"a", b"b")[n % 3 == 0]) for n in range(60)
)


def test_a_sample_becomes_a_project_with_its_target_chosen():
    test = opened(workspace=KEY)
    test.button(key="start_penguins").click().run()
    assert test.title[0].value == "Data"
    carry_out(workspaces.open_workspace(KEY), test.query_params["job"])
    test.run()
    assert not test.exception
    assert "job" not in test.query_params
    made = projects.all(workspaces.open_workspace(KEY))
    assert [project.recipe["data"]["targets"][0] for project in made] == ["species"]
    assert "so the model picks one of them" in texts(test)


def test_a_file_whose_tab_was_closed_is_on_the_overview_while_it_is_read_and_after():
    test = opened("data", workspace=KEY)
    test.file_uploader[0].upload("things.csv", ROWS, "text/csv").run()
    job, workspace = test.query_params["job"], workspaces.open_workspace(KEY)
    later = opened(workspace=KEY)
    assert "is being read" in texts(later)
    carry_out(workspace, job)
    later.run()
    assert not later.exception
    assert "is being read" not in texts(later)
    (made,) = projects.all(workspace)
    later.button(key=f"overview_open_{made.id}").click().run()
    assert not later.exception
    assert later.title[0].value == "Data"


def test_class_folders_have_their_answer_chosen_and_are_corrected_beside_their_pictures():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archived:
        for index in range(12):
            picture = io.BytesIO()
            Image.new("RGB", (20, 20), (20 * index, 40, 90)).save(picture, "png")
            archived.writestr(f"{('cat', 'dog')[index % 2]}/{index}.png", picture.getvalue())
    test = opened("data", workspace=KEY)
    test.file_uploader[0].upload("pets.zip", content.getvalue(), "application/zip").run()
    workspace = workspaces.open_workspace(KEY)
    carry_out(workspace, test.query_params["job"])
    test.run()
    assert not test.exception
    assert projects.all(workspace)[0].recipe["data"]["targets"][0] == "label"
    assert "Read it differently" not in [entry.label for entry in test.expander]

    (made,) = projects.all(workspace)
    test = opened("prepare", workspace=KEY)
    test.session_state["prepare_tabs"] = "Repairs"
    test.session_state[f"by_hand_{made.id}"] = True
    test.run()
    assert not test.exception
    shown = next(entry.value for entry in test.dataframe if "Picture" in entry.value)
    assert all(picture.startswith("data:image/png") for picture in shown["Picture"])
    assert len(shown) == 12


def test_two_projects_of_one_name_are_not_taken_for_each_other():
    test = opened("data", workspace=KEY)
    workspace = workspaces.open_workspace(KEY)
    for _ in range(2):
        test.file_uploader[0].upload("things.csv", ROWS, "text/csv").run()
        carry_out(workspace, test.query_params["job"])
        test.run()
        test.sidebar.selectbox[0].select("new").run()
    newer, older = (project.id for project in projects.all(workspace))
    for wanted in (older, newer, older):
        test.sidebar.selectbox[0].select(wanted).run()
        assert not test.exception
        assert test.query_params["project"] == wanted
        assert test.sidebar.selectbox[0].value == wanted
    assert test.sidebar.selectbox[0].options == ["things.csv, 2nd", "things.csv", "New project …"]


def test_an_uploaded_file_is_queued_at_once_and_leads_to_its_columns():
    test = opened("data", workspace=KEY)
    test.file_uploader[0].upload("things.csv", ROWS, "text/csv").run()
    workspace = workspaces.open_workspace(KEY)
    carry_out(workspace, test.query_params["job"])
    test.run()
    assert not test.exception
    assert projects.all(workspace)[0].name == "things.csv"
    test.selectbox(key=f"data_target_{projects.all(workspace)[0].id}").select("kind").run()
    assert not test.exception
    assert projects.all(workspace)[0].name == "Kind – things.csv"
    recipe = projects.all(workspace)[0].recipe
    assert recipe["data"]["targets"][0] == "kind"
    assert recipe["task"]["name"] == "classification"
    test.button(key="data_next").click().run()
    assert test.title[0].value == "Prepare"


def test_a_file_that_is_no_table_says_why_and_another_can_be_brought():
    test = opened("data", workspace=KEY)
    test.file_uploader[0].upload("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(500), "text/csv").run()
    carry_out(workspaces.open_workspace(KEY), test.query_params["job"])
    test.run()
    assert not test.exception
    assert "photo.csv" in texts(test)
    assert "a picture" in texts(test)
    assert test.file_uploader


def test_another_task_can_be_chosen_for_the_same_target(number_workshop: Workshop):
    test = number_workshop.open("data")
    target = projects.get(number_workshop.workspace, number_workshop.project).recipe["data"]["targets"][0]
    test.radio(key=f"data_task_{number_workshop.project}_{target}").set_value("classification").run()
    assert not test.exception
    assert projects.get(number_workshop.workspace, number_workshop.project).recipe["task"]["name"] == "classification"
    assert "different values" in texts(test)


def test_choosing_a_family_fills_in_its_settings_and_a_change_is_kept(workshop: Workshop):
    test = workshop.open("model")
    test.button(key="model_choose_neural_network").click().run()
    recipe = projects.get(workshop.workspace, workshop.project).recipe
    assert recipe["family"]["name"] == "neural_network"
    epochs = next(entry for entry in test.number_input if entry.label == "Epochs")
    epochs.set_value(7).run()
    assert not test.exception
    assert projects.get(workshop.workspace, workshop.project).recipe["training"]["epochs"] == 7
    test.button(key="model_suggest").click().run()
    assert projects.get(workshop.workspace, workshop.project).recipe["training"]["epochs"] != 7
    assert next(entry for entry in test.number_input if entry.label == "Epochs").value != 7


def test_a_recipe_is_taken_along_and_brought_back(workshop: Workshop):
    test = workshop.open("model")
    text = runs.recipe(workshop.workspace, workshop.run)
    changed = text.model_copy(update={"family": text.family.model_copy(update={"options": {"trees": 33}})})
    uploader = next(entry for entry in test.file_uploader if entry.label == "Load a recipe")
    uploader.upload("recipe.yaml", to_yaml(changed).encode(), "text/yaml").run()
    assert not test.exception
    assert projects.get(workshop.workspace, workshop.project).recipe["family"]["options"] == {"trees": 33}


def test_training_starts_and_is_watched_paused_and_discarded(workshop: Workshop):
    test = workshop.open("train")
    test.button(key="train_start").click().run()
    assert not test.exception
    run = runs.get(workshop.workspace, test.query_params["run"])
    assert run.state == "queued"
    assert "Starts in a moment" in texts(test)
    notes = [(n, {"train_loss": 1 / n, "valid_loss": 2 / n, "valid_accuracy": n / 4}) for n in range(1, 4)]
    events = [
        {"kind": "stage", "name": "training", "label": "Training"},
        {"kind": "baseline", "rows": 50, "valid_accuracy": 0.44},
        *({"kind": "epoch", "step": n, "total": 9, **values, "seconds": n} for n, values in notes),
    ]
    (run.folder / "events.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
    queue.move(workshop.workspace, run.id, ("queued",), state="running")
    test.run()
    assert not test.exception
    assert len(test.get("vega_lite_chart")) == 1, "the main measure in front, the loss on request"
    (front,) = test.metric
    assert (front.label, front.value, front.delta) == ("Accuracy on rows kept aside", "75.0%", "baseline 44.0%")
    assert "75 of 100 answers are right." in texts(test)
    test.session_state["train_details"] = True
    test.run()
    assert [metric.label for metric in test.metric][1:] == ["Training loss", "Validation loss"]
    assert len(test.get("vega_lite_chart")) == 2
    assert test.get("progress")[0].proto.text.startswith("Tree 3 of 9")
    assert "learns once more" not in texts(test)
    _told(run, {"kind": "fold", "fold": 1, "of": 5})
    test.run()
    assert "the one you get learns once more, as long, from all rows but the test" in texts(test)
    _told(run, {"kind": "start", "keeps": "last"}, {"kind": "epoch", "step": 0, "total": 9, "valid_accuracy": 0.5})
    assert texts(test.run()).count("Measured") == 0
    _told(run, {"kind": "epoch", "step": 0.25, "total": 9, "train_loss": 0.7})
    assert test.run().metric[0].value == "50.0%", "what it began with, until the first whole step is measured"
    assert "Measured at first, before it learned anything. It is measured again after a whole epoch." in texts(test)
    test.button(key="train_pause").click().run()
    assert runs.get(workshop.workspace, run.id).want == "pause"
    assert test.button(key="train_stop").disabled
    test.button(key="train_discard").click().run()
    assert runs.get(workshop.workspace, run.id).want == "discard"


def _told(run: runs.Run, *events: dict) -> None:
    with (run.folder / "events.jsonl").open("a") as file:
        file.writelines(json.dumps({**event, "seconds": 4}) + "\n" for event in events)


def test_a_failed_run_says_what_happened_and_offers_to_try_again(workshop: Workshop):
    run = desk.start_run(workshop.workspace, workshop.project, runs.recipe(workshop.workspace, workshop.run))
    queue.move(workshop.workspace, run.id, ("queued",), state="running")
    queue.end(run.id, "failed", error={"problem": "Out of memory.", "fix": "Use fewer columns.", "reference": "ab12"})
    test = workshop.open("train")
    assert "Out of memory." in texts(test)
    assert "reference ab12" in texts(test)
    test.button(key="train_resume").click().run()
    assert runs.get(workshop.workspace, run.id).state == "queued"


def test_a_run_goes_to_the_trash_and_comes_back(workshop: Workshop):
    test = workshop.open("train")
    test.button(key="train_trash").click().run()
    assert runs.all(workshop.workspace, workshop.project) == []
    test.button(key="undo_now").click().run()
    assert [run.id for run in runs.all(workshop.workspace, workshop.project)] == [workshop.run]
    assert not test.exception


def test_a_run_is_renamed(workshop: Workshop):
    test = workshop.open("train")
    test.text_input(key=f"train_name_{workshop.run}").set_value("My best").run()
    assert runs.get(workshop.workspace, workshop.run).name == "My best"
    assert "My best" in texts(test)


def test_evaluate_shows_every_measure_beside_the_baseline_and_leads_on(workshop: Workshop):
    test = workshop.open("evaluate")
    assert [metric.label for metric in test.metric] == ["Accuracy", "Balanced accuracy", "ROC AUC"]
    assert all("baseline" in metric.delta for metric in test.metric)
    for picture in ("What it mixes up", "Finding against false alarms", "Finding against being right"):
        test.session_state["evaluate_picture"] = picture
        assert len(test.run().get("plotly_chart")) == 1
    test.button(key="evaluate_next").click().run()
    assert test.title[0].value == "Export"


def test_evaluate_of_a_number_shows_truth_errors_and_the_range(number_workshop: Workshop):
    test = number_workshop.open("evaluate")
    for picture in ("Answer against truth", "How far off"):
        test.session_state["evaluate_picture"] = picture
        assert len(test.run().get("plotly_chart")) == 1
    assert "The range (prediction interval) is meant to hold 90.0%" in texts(test)
    assert "Its worst mistakes" in texts(test)


def test_export_offers_the_file_its_check_and_programs(workshop: Workshop):
    test = workshop.open("export")
    assert "Download the model" in [button.label for button in test.get("download_button")]
    assert "the file answers like the trained model." in texts(test)
    assert any("onnxruntime" in code.value for code in test.code)
    test.button(key="export_next").click().run()
    assert test.title[0].value == "Predict"


def test_the_answer_follows_the_values(workshop: Workshop):
    test = workshop.open("predict")
    fields = {field.label.replace("\\", ""): field for field in test.text_input}
    fields["bill_length_mm"].set_value("36.0")
    fields["flipper_length_mm"].set_value("185")
    fields["body_mass_g"].set_value(" 3400 ").run()
    assert not test.exception
    assert test.metric[0].value == "Adelie"
    fields = {field.label.replace("\\", ""): field for field in test.text_input}
    fields["bill_length_mm"].set_value("50.0")
    fields["bill_depth_mm"].set_value("14.5")
    fields["flipper_length_mm"].set_value("225")
    fields["body_mass_g"].set_value("5600").run()
    assert test.metric[0].value == "Gentoo"


def test_what_is_typed_gets_the_notes_that_a_file_gets(workshop: Workshop):
    test = workshop.open("predict")
    assert "can't be read" not in texts(test)
    fields = {field.label.replace("\\", ""): field for field in test.text_input}
    fields["bill_length_mm"].set_value("50,2 mm")
    fields["body_mass_g"].set_value("56000")
    fields["bill_depth_mm"].set_value("n/a").run()
    assert not test.exception
    assert "“50,2 mm” can't be read as a number and counts as missing." in texts(test)
    assert "“56000” lies far outside what the model learned from." in texts(test)
    assert "n/a" not in texts(test)
    assert test.metric[0].value


def test_a_verdict_is_kept_with_the_model_and_can_be_taken_back(workshop: Workshop):
    test = workshop.open("predict")
    test.button(key=f"predict_right_{workshop.run}").click().run()
    assert not test.exception
    kept = inbox.all(workshop.workspace, workshop.run)
    assert [(entry.verdict, entry.truth) for entry in kept] == [("right", None)]
    assert "You said: **right**." in texts(test)
    next(box for box in test.selectbox if box.key.startswith("predict_truth_")).select("Gentoo").run()
    test.button(key=f"predict_wrong_{workshop.run}").click().run()
    assert not test.exception
    assert inbox.all(workshop.workspace, workshop.run)[0].truth == "Gentoo"
    assert "You said: **Gentoo**." in texts(test)
    assert next(box for box in test.selectbox if box.key.startswith("predict_truth_")).value is None, "it is closed"
    test.button(key=f"predict_back_{kept[0].id}").click().run()
    assert [entry.verdict for entry in inbox.all(workshop.workspace, workshop.run)] == ["wrong"]


def test_a_file_of_rows_is_answered_with_a_preview_and_notes(workshop: Workshop):
    test = workshop.open("predict")
    rows = "island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex\n"
    rows += "Biscoe,50,15,225,5600,male\nDream,oops,18,190,3500,female\n"
    test.file_uploader[0].upload("birds.csv", rows.encode(), "text/csv").run(timeout=180)
    assert not test.exception
    assert "2 rows answered" in texts(test)
    assert "oops" in texts(test)
    assert list(test.dataframe[0].value["label"])[0] == "Gentoo"


def test_a_file_without_the_models_columns_says_so(workshop: Workshop):
    test = workshop.open("predict")
    test.file_uploader[0].upload("birds.csv", b"a,b\n1,2\n", "text/csv").run(timeout=180)
    assert not test.exception
    assert "island" in test.error[0].value


@pytest.mark.slow
def test_a_brought_model_file_is_checked_and_asked(workshop: Workshop):
    bundle = runs.get(workshop.workspace, workshop.run).bundle.read_bytes()
    test = opened("predict", workspace=KEY)
    test.file_uploader(key="predict_guest").upload("model.onnx", bundle).run(timeout=180)
    assert not test.exception
    assert "Safe to use" in texts(test)
    assert not test.metric  # no row of its table travels with a model
    assert "Fill in what you know, and the answer appears here." in texts(test)
    next(field for field in test.text_input if "body" in field.label).set_value("5600").run(timeout=180)
    assert test.metric[0].value in ("Adelie", "Gentoo", "Chinstrap")


@pytest.mark.slow
def test_a_file_that_is_no_bundle_is_refused():
    test = opened("predict", workspace=KEY)
    test.file_uploader(key="predict_guest").upload("model.onnx", b"not a model").run(timeout=180)
    assert not test.exception
    assert test.error


def test_a_project_is_opened_renamed_and_thrown_away_with_undo(workshop: Workshop):
    test = workshop.open()
    test.text_input(key=f"overview_name_{workshop.project}").set_value("Birds **of** the south").run()
    assert projects.get(workshop.workspace, workshop.project).name == "Birds **of** the south"
    assert any("\\*\\*of" in entry.value for entry in test.markdown)
    test.button(key=f"overview_trash_{workshop.project}").click().run()
    assert projects.all(workshop.workspace) == []
    assert "Welcome" in texts(test)
    test.button(key="undo_now").click().run()
    test.button(key=f"overview_open_{workshop.project}").click().run()
    assert test.title[0].value == "Evaluate"
    assert not test.exception


def test_a_project_in_the_trash_can_be_deleted_for_good(workshop: Workshop):
    projects.trash(workshop.workspace, workshop.project)
    test = workshop.open()
    test.button(key=f"overview_purge_{workshop.project}").click().run()
    assert projects.trashed(workshop.workspace) == []
    assert not test.exception


def test_a_dataset_in_use_is_not_thrown_away(workshop: Workshop):
    dataset = datasets.all(workshop.workspace)[0]
    test = workshop.open()
    test.session_state["overview_datasets"] = True
    test.run()
    test.button(key=f"overview_trash_{dataset.id}").click().run()
    assert "is used by" in texts(test)
    assert datasets.all(workshop.workspace) == [dataset]


def test_a_downloaded_project_is_restored(workshop: Workshop, tmp_path: Path):
    saved = archive.save_project(workshop.workspace, workshop.project, tmp_path / "project.zip")
    test = opened(workspace=KEY)
    uploader = next(entry for entry in test.file_uploader if entry.label == "Project file")
    uploader.upload("project.zip", saved.read_bytes(), "application/zip").run()
    carry_out(workspaces.open_workspace(KEY), test.query_params["job"])
    test.run()
    assert not test.exception
    [project] = projects.all(workspaces.open_workspace(KEY))
    assert project.name == "Penguins of the Palmer Archipelago"
    assert test.query_params["project"] == project.id
    assert "so the model picks one of them" in texts(test)


def test_a_project_with_a_model_that_is_not_safe_is_refused(workshop: Workshop, tmp_path: Path):
    bundle = runs.get(workshop.workspace, workshop.run).folder / "bundle.onnx"
    bundle.write_bytes(bundle.read_bytes()[:-100])
    saved = archive.save_project(workshop.workspace, workshop.project, tmp_path / "project.zip")
    test = opened(workspace=KEY)
    uploader = next(entry for entry in test.file_uploader if entry.label == "Project file")
    uploader.upload("project.zip", saved.read_bytes(), "application/zip").run()
    carry_out(workspaces.open_workspace(KEY), test.query_params["job"])
    test.run()
    assert not test.exception
    assert "is not safe" in texts(test)
    assert projects.all(workspaces.open_workspace(KEY)) == []


def test_many_columns_are_folded_away_and_shown_page_by_page(number_workshop: Workshop):
    test = number_workshop.open("predict")
    shown = len(test.text_input) + len(test.selectbox)
    assert shown < 12
    before = test.metric[0].value
    test.session_state[f"predict_more_{number_workshop.run}"] = True
    test.run()
    assert len(test.text_input) + len(test.selectbox) < shown + 15
    test.text_input(key=f"predict_find_{number_workshop.run}").set_value("Gr_Liv").run()
    area = next(field for field in test.text_input if "Liv" in field.label)
    area.set_value("4000").run()
    assert not test.exception
    assert test.metric[0].value != before


def test_the_settings_of_a_columns_kind_reach_the_recipe(workshop: Workshop):
    test = workshop.open("data")
    least = next(entry for entry in test.number_input if entry.label == "Rows a value needs")
    least.set_value(9).run()
    assert not test.exception
    columns = projects.get(workshop.workspace, workshop.project).recipe["columns"]
    assert columns["island"]["options"] == {"at_least": 9}


def test_the_settings_of_the_task_reach_the_recipe(number_workshop: Workshop):
    test = number_workshop.open("model")
    next(entry for entry in test.slider if entry.label == "Interval level").set_value(0.8).run()
    assert not test.exception
    assert projects.get(number_workshop.workspace, number_workshop.project).recipe["task"]["options"] == {"level": 0.8}


def test_the_finished_example_opens_where_its_model_is_judged():
    test = opened(workspace=KEY)
    test.button(key="start_example").click().run()
    assert not test.exception
    assert test.title[0].value == "Evaluate"
    assert test.metric
    assert projects.all(workspaces.open_workspace(KEY))


def test_rows_are_dealt_by_a_group_and_the_picture_follows(workshop: Workshop):
    test = workshop.open("data")
    key = f"data_sharing_{workshop.project}"
    test.session_state[key] = True
    test.run()
    assert len(test.get("plotly_chart")) == 2
    way = next(entry for entry in test.radio if entry.label == "Way")
    way.set_value("group").run()
    assert "no column is named for that" in test.error[0].value
    column = next(entry for entry in test.selectbox if entry.label == "Column that says it")
    column.select("island").run()
    assert not test.exception
    split = projects.get(workshop.workspace, workshop.project).recipe["split"]
    assert (split["method"], split["column"]) == ("group", "island")
    assert len(test.get("plotly_chart")) == 3 or test.error


def test_what_says_the_time_is_no_group(workshop: Workshop):
    test = workshop.open("data")

    def choose(way: str, column: str = "") -> dict:
        next(entry for entry in test.radio if entry.label == "Way").set_value(way).run()
        if column:
            asked = ("Column that says it", "Rows that stay together")
            next(entry for entry in test.selectbox if entry.label in asked).select(column).run()
        assert not test.exception
        return projects.get(workshop.workspace, workshop.project).recipe["split"]

    assert choose("column", "island")["column"] == "island"
    assert projects.get(workshop.workspace, workshop.project).recipe["columns"]["island"]["use"] is False
    assert choose("group")["column"] == ""
    assert choose("group", "island")["column"] == "island"
    assert choose("folds")["column"] == "island"
    assert choose("time")["column"] == ""
    assert choose("folds")["column"] == ""


def test_a_model_too_good_to_be_true_is_doubted_and_its_column_left_out(workshop: Workshop):
    report = {
        "check": "too_good",
        "severity": "warn",
        "columns": ["island"],
        "title": "Too good to be true? It all hangs on “island”",
        "evidence": "It reaches 100 %.",
        "consequence": "Ask of each column: will I know it before?",
        "remedies": [{"label": "Leave it out", "action": "leave_out", "arguments": {"columns": ["island"]}}],
    }
    run = runs.get(workshop.workspace, workshop.run)
    drops = [{"column": "island", "drop": 0.9}, {"column": "sex", "drop": 0.0}]
    content = {"rows": 68, "skill": 1.0, "importance": drops, "findings": [report]}
    (run.folder / "audit.json").write_text(json.dumps(content), encoding="utf-8")
    test = workshop.open("evaluate")
    assert "It all hangs on" in test.subheader[0].value
    assert test.dataframe[0].value["Skill lost"].tolist() == [0.9, 0.0]
    test.button(key="evaluate_0_too_good_0").click().run()
    assert not test.exception
    assert projects.get(workshop.workspace, workshop.project).recipe["columns"]["island"]["use"] is False
    assert "Leave it out: “island”" in texts(test)
    assert "train again" in texts(test)
    test.button(key="evaluate_train").click().run()
    assert test.title[0].value == "Train"


def test_cross_validated_numbers_stand_with_their_spread(workshop: Workshop):
    path = runs.get(workshop.workspace, workshop.run).folder / "evaluation.json"
    evaluation = judgement.read(path)
    folds = [FoldReport(n, 60, dict.fromkeys(evaluation.metrics, Measured(0.9 + n / 100))) for n in range(5)]
    write_json(path, summed_up(evaluation, folds).to_plain())
    test = workshop.open("evaluate")
    assert not test.exception
    assert "Cross-validated over 5 folds" in texts(test)
    first = test.table[0].value.iloc[0]
    assert first["Mean and spread"] == "92.0% ± 1.6%"
    assert first["Lowest to highest"] == "90.0% to 94.0%"
    assert list(test.table[1].value["Balanced accuracy"]) == ["90.0%", "91.0%", "92.0%", "93.0%", "94.0%"]


def test_a_run_that_diverged_offers_smaller_steps_and_starts_only_when_asked(workshop: Workshop):
    recipe = with_settings(runs.recipe(workshop.workspace, workshop.run), ["training.learning_rate=0.5"])
    before = projects.get(workshop.workspace, workshop.project).recipe
    run = desk.start_run(workshop.workspace, workshop.project, recipe)
    queue.move(workshop.workspace, run.id, ("queued",), state="running")
    queue.end(run.id, "failed", error={"problem": "It failed.", "fix": "Lower it.", "code": DIVERGED})
    test = workshop.open("train")
    assert "each one overshot" in texts(test)
    assert len(runs.all(workshop.workspace, workshop.project)) == 2
    assert projects.get(workshop.workspace, workshop.project).recipe == before
    assert test.button(key="train_mend").label == "Lower the learning rate to 0.05 and train again"
    test.button(key="train_mend").click().run()
    assert not test.exception
    assert projects.get(workshop.workspace, workshop.project).recipe["training"]["learning_rate"] == 0.05
    started = runs.get(workshop.workspace, test.query_params["run"])
    assert runs.recipe(workshop.workspace, started.id).training.learning_rate == 0.05
    test.button(key="change_undo").click().run()
    assert projects.get(workshop.workspace, workshop.project).recipe == before


def test_the_same_rows_are_shown_at_first_now_and_kept(workshop: Workshop):
    run = runs.get(workshop.workspace, workshop.run)
    notes = [json.loads(line) for line in (run.folder / "events.jsonl").read_text().splitlines()]
    rows = next(event["rows"] for event in notes if event["kind"] == "examples")
    wrong = [{**row, "answer": "Gentoo", "sure": 0.4} for row in rows]
    notes.insert(-1, {"kind": "examples", "step": 20, "rows": rows, "seconds": 9})
    notes.insert(2, {"kind": "examples", "step": 0, "rows": wrong, "seconds": 0})
    (run.folder / "events.jsonl").write_text("".join(json.dumps(event) + "\n" for event in notes))
    test = workshop.open("train")
    shown = test.dataframe[0].value
    assert list(shown)[:3] == ["In truth", "At first", "Kept"]
    assert "flipper_length_mm" in shown, "a table's rows are told by their most telling values"
    assert set(shown["At first"]) == {"✓ Gentoo (40.0%)", "✗ Gentoo (40.0%)"}
    assert list(shown["In truth"]) == [row["truth"] for row in rows]
    assert "before its first step" in texts(test)
