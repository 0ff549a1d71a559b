"""The inbox on Improve, and what Predict and Evaluate bring into it."""

from core.jobs.work import taking_in
from core.store import projects, queue
from core.store.access import shares
from core.store.feedback import collecting, inbox, inbox_look
from tests.pages.workshop import carry_out, keys, texts

SHA = "ab" * 32


def say(workshop, mass, truth="Gentoo", **more):
    values = {"island": "Biscoe", "body_mass_g": str(mass)}
    answer = {"label": "Adelie", "probability": 0.61}
    verdict = more.pop("verdict", "wrong")
    return inbox.add(workshop.workspace, workshop.run, SHA, values, answer, verdict, truth, **more)


def opened(workshop):
    return workshop.open("improve", tab="inbox")


def counts(workshop):
    return inbox_look.counts(workshop.workspace, workshop.project)


def press(test, key):
    button = next(button for button in test.button if button.key == key)
    assert not button.disabled
    return button.click().run()


def test_an_empty_inbox_explains_itself_and_leads_to_predict(workshop):
    test = opened(workshop)
    assert "Nobody has said anything yet" in texts(test)
    assert "inbox_to_predict" in keys(test)


def test_what_waits_is_one_sentence_and_one_button_and_each_entry_tells_all_of_it(workshop):
    say(workshop, 4000)
    say(workshop, 4100, None, verdict="open", source="rule", fair=True)
    test = opened(workshop)
    message = texts(test)
    for part in ("1 correction waits for you", "Adelie", "61.0% sure", "Gentoo", "Said on Predict", "fair sample"):
        assert part in message, part
    assert [button.key for button in test.button if button.key == "inbox_train"] == ["inbox_train"]


def test_an_entry_names_the_link_it_came_through_and_is_found_by_it_also_once_that_is_revoked(workshop):
    named, other = (shares.make(workshop.workspace, workshop.project).id for _ in range(2))
    shares.describe(workshop.workspace, named, title="For the *keepers*")
    say(workshop, 4000, source="link", link=named)
    say(workshop, 4100, source="link", link=other)
    shares.revoke(workshop.workspace, named)
    test = opened(workshop)
    assert "Said through the link “For the *keepers*”" in texts(test)
    next(box for box in test.selectbox if box.key == "inbox_source").set_value(named).run()
    assert "**1 entry**" in texts(test)
    assert "4000" in texts(test)
    assert "4100" not in texts(test)


def test_a_word_for_a_missing_answer_is_refused_with_its_reason(workshop):
    one = say(workshop, 4000)
    test = opened(workshop)
    box = next(box for box in test.selectbox if box.key == f"inbox_truth_{one.id}")
    box.options = [*box.options, "n/a"]  # typed: the field takes what is none of its options
    box.set_value("n/a").run()
    assert "“n/a” does not say what the answer should be." in texts(test)
    assert next(button for button in test.button if button.key == f"inbox_write_{one.id}").disabled


def test_entries_are_accepted_rejected_edited_removed_and_taken_back(workshop):
    one, two = say(workshop, 4000), say(workshop, 4100)
    test = press(opened(workshop), f"inbox_accept_{one.id}")
    assert (counts(workshop).new, counts(workshop).accepted) == (1, 1)
    test = press(test, f"inbox_reject_{two.id}")
    assert counts(workshop).rejected == 1
    assert "1 entry is rejected." in texts(test)
    test = press(test, "inbox_undo")
    assert (counts(workshop).new, counts(workshop).rejected) == (1, 0)
    test = press(test, f"inbox_remove_{two.id}")
    assert counts(workshop).all == 1
    press(test, "inbox_undo")
    assert counts(workshop).all == 2


def test_an_entry_that_was_removed_in_another_tab_is_told(workshop):
    one = say(workshop, 4000)
    test = opened(workshop)
    inbox.remove(workshop.workspace, one.id)
    test = press(test, f"inbox_accept_{one.id}")
    assert "1 removed meanwhile" in texts(test)


def test_all_that_wait_are_taken_into_the_table_and_a_later_look_says_so(workshop):
    for index in range(15):
        say(workshop, 4000 + index)
    test = press(opened(workshop), "inbox_accept_all")
    assert counts(workshop).accepted == 15
    test = press(test, "inbox_take_in")
    job = taking_in.under_way(workshop.workspace, workshop.project)
    carry_out(workshop.workspace, job.id)
    assert queue.get(workshop.workspace, job.id).result["taken"] == 15
    assert counts(workshop).used == 15
    assert "15 corrections became part of the data" in texts(opened(workshop))


def test_train_again_accepts_and_queues_it(workshop):
    say(workshop, 4000)
    press(opened(workshop), "inbox_train")
    assert counts(workshop).accepted == 1
    assert [job.payload["what"] for job in queue.under_way(workshop.workspace, "read")] == ["again"]


def test_an_entry_of_a_deleted_model_is_told_and_can_be_accepted(workshop):
    from core.store import database

    one = say(workshop, 4000)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE inbox SET run = NULL")
    test = opened(workshop)
    assert "its model was deleted" in texts(test)
    press(test, f"inbox_accept_{one.id}")
    assert counts(workshop).accepted == 1


def test_rules_are_off_stated_where_they_collect_and_erased_in_one_click(workshop):
    test = opened(workshop)
    test.number_input(key="inbox_every").set_value(1).run()
    test = press(test, "inbox_rules_save")
    assert collecting.rules(projects.get(workshop.workspace, workshop.project)).every == 1
    predict = workshop.open("predict")
    assert "every row" in texts(predict)
    assert counts(workshop).all == 0
    field = next(widget for widget in predict.text_input if widget.key and widget.key.startswith("predict_"))
    field.set_value("3999").run()
    assert [entry.source for entry in inbox.all(workshop.workspace, workshop.project)] == ["rule"]
    assert inbox.all(workshop.workspace)[0].fair is True
    predict.run()
    assert counts(workshop).without_truth == 1
    press(opened(workshop), "inbox_erase")
    assert counts(workshop).all == 0


def test_wrong_without_the_truth_waits_until_somebody_says_it(workshop):
    predict = workshop.open("predict")
    press(predict, f"predict_not_{workshop.run}")
    assert (counts(workshop).without_truth, counts(workshop).new) == (1, 0)
    [entry] = inbox.all(workshop.workspace)
    test = opened(workshop)
    assert next(button for button in test.button if button.key == f"inbox_accept_{entry.id}").disabled
    test.selectbox(key=f"inbox_truth_{entry.id}").select("Gentoo").run()
    press(test, f"inbox_write_{entry.id}")
    assert (counts(workshop).without_truth, counts(workshop).new) == (0, 1)


def test_the_download_is_harmless_to_a_spreadsheet(workshop):
    from core.jobs.feedback import inbox_csv

    say(workshop, "=1+1", "=SUM(A1)")
    text = inbox_csv.content(inbox_look.each(workshop.workspace, workshop.project, inbox_look.Filter())).decode()
    assert "'=1+1" in text
    assert "'=SUM(A1)" in text


def test_a_file_of_corrections_and_marks_in_the_answers_come_into_the_inbox(workshop):
    predict = workshop.open("predict")
    head = "island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex"
    corrections = next(field for field in predict.file_uploader if "Corrections" in field.label)
    text = f"{head},should be\nBiscoe,39.1,18.7,181,3750,male,Emperor\nBiscoe,39.1,18.7,181,3750,male,Gentoo\n"
    corrections.set_value(("wrong.csv", text.encode(), "text/csv")).run()
    assert "1 row is corrected in two ways: the last one counts." in texts(predict)
    assert [entry.truth for entry in inbox.all(workshop.workspace) if entry.state == "new"] == ["Gentoo"]
    rows = next(field for field in predict.file_uploader if "Rows to answer" in field.label)
    rows.set_value(("rows.csv", f"{head}\nDream,50,15,220,5000,female\n".encode(), "text/csv")).run()
    assert any(key.startswith("marks_") for key in keys(predict))
