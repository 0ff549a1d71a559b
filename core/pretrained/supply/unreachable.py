"""Why Hugging Face could not be asked, or did not give a model, in the user's words. Makes no request itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import UserError
from core.messages import Message

_READY = Message("models_here", "Models that are included or on this machine still work.")


@contextmanager
def reason(id: str) -> Iterator[None]:
    """Turns the errors of a request about that model into UserErrors."""
    from huggingface_hub.errors import HTTPError, OfflineModeIsEnabled

    try:
        yield
    except OfflineModeIsEnabled as error:
        raise UserError("This machine is set to stay offline.", _READY) from error
    except HTTPError as error:  # of a status, and of a connection that failed
        raise as_user_error(error, id) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:  # none of Hugging Face's answers
        raise UserError(
            "Something on the way answered in place of Hugging Face.",
            "Sign in to this network, or ask who runs it whether huggingface.co is blocked. {ready}",
            ready=_READY,
        ) from error


def as_user_error(error: Exception, id: str) -> UserError:
    """What to say of one failed request about that model."""
    from huggingface_hub import errors

    if isinstance(error, errors.GatedRepoError):
        return UserError(
            "“{id}” is only given to people who accepted its terms on Hugging Face.",
            "Choose another model. Or accept them on its page, and start the app with your access token in HF_TOKEN.",
            id=id,
        )
    if isinstance(error, errors.RevisionNotFoundError):
        return UserError("“{id}” no longer has the version that was asked for.", "Choose another model.", id=id)
    if isinstance(error, errors.RepositoryNotFoundError):
        return UserError(
            "There is no public model “{id}” on Hugging Face.",
            "Check the spelling (owner/name). For a private one, start the app with your access token in HF_TOKEN.",
            id=id,
        )
    if isinstance(error, errors.EntryNotFoundError):
        return UserError("“{id}” lacks a file that its list names.", "Try it again later, or choose another.", id=id)
    return _by_status(getattr(getattr(error, "response", None), "status_code", 0), id)


def _by_status(status: int, id: str) -> UserError:
    if status in (401, 403):
        return UserError(
            "Hugging Face does not give “{id}” to this app ({status}).",
            "Check the access token in HF_TOKEN and what it may read, or choose another model.",
            id=id,
            status=status,
        )
    if status == 404:
        return UserError("There is no model “{id}” on Hugging Face.", "Check the spelling (owner/name).", id=id)
    if status == 429:
        fix = "Wait a few minutes, then try again. {ready}"
        return UserError("Hugging Face is asked too often at the moment.", fix, ready=_READY)
    if status >= 400:
        problem = "Hugging Face can't answer at the moment ({status})."
        return UserError(problem, "Try again later. {ready}", status=status, ready=_READY)
    fix = "Check the network, then try again. {ready}"
    return UserError("Hugging Face can't be reached from this machine.", fix, ready=_READY)
