"""The lesson on the Train page opens on request, walks on the user's own rows, and says when it overshoots."""

from tests.pages.workshop import Workshop, texts


def opened(workshop: Workshop):
    test = workshop.open("train")
    assert "One step" not in [button.label for button in test.button]
    test.session_state["train_rule"] = True
    return test.run()


def test_a_step_is_taken_when_asked_and_the_path_can_begin_again(workshop: Workshop):
    test = opened(workshop)
    assert not test.exception
    assert "between **Adelie** and **Gentoo**" in texts(test), "the two most frequent answers, on the user's own rows"
    assert "was not found by such steps" in texts(test), "a forest is not"
    assert len(test.get("plotly_chart")) == 2
    test.button(key="train_rule_step_1").click().run()
    test.button(key="train_rule_step_10").click().run()
    assert "Step 11" in texts(test)
    test.button(key="train_rule_again").click().run()
    assert "Step 0" in texts(test)


def test_too_large_a_rate_says_so(number_workshop: Workshop):
    test = opened(number_workshop)
    test.select_slider(key="train_rule_rate_False").set_value(1.1).run()
    test.button(key="train_rule_step_10").click().run()
    assert not test.exception
    assert "each one overshoots" in texts(test)
