"""A trial's folder: the answers of every candidate and fold, what failed, and all of it summed up in trial.json.

Each file is written whole or not at all, so that a trial that was cut off goes on with what is there.
"""

import dataclasses
import json
import re
from pathlib import Path

import numpy as np

from core.errors import UserError, stored
from core.plain import Plain, from_dict, write_json
from core.trials.trial_records import Judged, Trial

SUMMARY = "trial.json"
TRIES = 3  # times that a candidate may be begun and end without a word, as when memory runs out


class Folder:
    """What is known of the candidates, by name and fold."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def judged(self, name: str) -> dict[int, Judged]:
        """The folds that are done."""
        found = self.path.glob(f"{_plain(name)}.*.npz")
        return {int(file.name.split(".")[-2]): _read(file) for file in sorted(found)}

    def keep(self, name: str, fold: int, judged: Judged) -> None:
        """Write one fold's answers down."""
        file = self.path / f"{_plain(name)}.{fold}.npz"
        beside = file.with_name(file.name + ".part")
        with beside.open("wb") as out:
            np.savez(out, **dataclasses.asdict(judged))
        beside.replace(file)

    def begin(self, name: str) -> None:
        """Note that a candidate is begun; UserError when it was often, and never came to an end."""
        begun = self._begun(name)
        times = int(begun.read_text(encoding="utf-8")) if begun.is_file() else 0
        if times >= TRIES:
            raise UserError(
                "It ended without a word {times} times, most likely because the memory did not suffice.",
                "Take a smaller model, or fewer rows or columns.",
                times=times,
            )
        begun.write_text(str(times + 1), encoding="utf-8")

    def let_go(self, name: str) -> None:
        """Note that what was begun came to an end."""
        self._begun(name).unlink(missing_ok=True)

    def fail(self, name: str, error: UserError) -> Plain:
        """Note why a candidate can't be had; gives what `failed` does from now on."""
        write_json(self.path / f"{_plain(name)}.failed.json", error.content())
        self.let_go(name)
        return {"problem": error.problem, "fix": error.fix}

    def failed(self, name: str) -> Plain | None:
        """Why a candidate can't be had: {"problem", "fix"}; None where nothing speaks against it."""
        file = self.path / f"{_plain(name)}.failed.json"
        if not file.is_file():
            return None
        why = stored(json.loads(file.read_text(encoding="utf-8")))
        return {"problem": why.problem, "fix": why.fix}

    def forgive(self) -> None:
        """Forget what failed, and how often it was begun."""
        for file in (*self.path.glob("*.failed.json"), *self.path.glob("*.begun")):
            file.unlink()

    def sum_up(self, trial: Trial) -> None:
        """Write down how all stand, for whoever looks on."""
        write_json(self.path / SUMMARY, trial)

    def _begun(self, name: str) -> Path:
        return self.path / f"{_plain(name)}.begun"


def summary(path: Path) -> Trial | None:
    """How all stand in a trial's folder; None where there is none."""
    try:
        content = json.loads((path / SUMMARY).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    return from_dict(Trial, content)


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "_", name)


def _read(file: Path) -> Judged:
    with np.load(file) as kept:
        values = {name: kept[name] for name in kept.files}
    return Judged(**{name: value if value.ndim else value.item() for name, value in values.items()})
