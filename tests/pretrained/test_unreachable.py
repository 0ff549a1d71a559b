"""Why Hugging Face did not answer, in words: one sentence for each way, and none for faults of our own."""

import pytest
from huggingface_hub import errors

from core.errors import UserError
from core.pretrained.supply.unreachable import as_user_error, reason


def answered(status: int, kind: type = errors.HfHubHTTPError) -> Exception:
    """An error of that status, as the library raises it."""
    return kind("no", response=errors.Response(status, request=object()))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (answered(403, errors.GatedRepoError), "“a/b” is only given to people who accepted its terms on Hugging Face."),
        (answered(404, errors.RevisionNotFoundError), "“a/b” no longer has the version that was asked for."),
        (answered(401, errors.RepositoryNotFoundError), "There is no public model “a/b” on Hugging Face."),
        (answered(404, errors.RemoteEntryNotFoundError), "“a/b” lacks a file that its list names."),
        (answered(401), "Hugging Face does not give “a/b” to this app (401)."),
        (answered(403), "Hugging Face does not give “a/b” to this app (403)."),
        (answered(404), "There is no model “a/b” on Hugging Face."),
        (answered(429), "Hugging Face is asked too often at the moment."),
        (answered(400), "Hugging Face can't answer at the moment (400)."),
        (answered(503), "Hugging Face can't answer at the moment (503)."),
        (answered(399), "Hugging Face can't be reached from this machine."),
        (errors.HTTPError("refused"), "Hugging Face can't be reached from this machine."),
        (ConnectionError(), "Hugging Face can't be reached from this machine."),
    ],
)
def test_each_failed_request_has_its_sentence(error: Exception, said: str):
    found = as_user_error(error, "a/b")
    assert found.problem == said
    assert found.fix


@pytest.mark.parametrize("status", [429, 500, 0])
def test_what_may_pass_says_that_models_on_this_machine_still_work(status: int):
    error = answered(status) if status else ConnectionError()
    assert as_user_error(error, "a/b").fix.endswith("Models that are included or on this machine still work.")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (errors.OfflineModeIsEnabled("off"), "This machine is set to stay offline."),
        (answered(429), "Hugging Face is asked too often at the moment."),
        (errors.HTTPError("refused"), "Hugging Face can't be reached from this machine."),
        *((kind("x"), "Something on the way answered in place of Hugging Face.") for kind in (ValueError, KeyError)),
        *(
            (kind("x"), "Something on the way answered in place of Hugging Face.")
            for kind in (TypeError, AttributeError)
        ),
        (RecursionError("x"), "Something on the way answered in place of Hugging Face."),
    ],
)
def test_errors_of_a_request_are_told_by_their_reason(error: Exception, said: str):
    with pytest.raises(UserError) as caught, reason("a/b"):
        raise error
    assert caught.value.problem == said
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("error", [UserError("A problem.", "A fix."), ZeroDivisionError(), OSError()])
def test_other_errors_go_their_way(error: Exception):
    with pytest.raises(type(error)) as caught, reason("a/b"):
        raise error
    assert caught.value is error
