"""Test rows that are worth a look: what sorts of them there are, and how one of them is told."""

from dataclasses import dataclass

from core.plain import Plain


@dataclass(frozen=True)
class Group:
    """A sort of test rows worth a look: its title, what it shows, and whether rows are of it or only ordered by it."""

    title: str
    note: str
    counted: bool = True


@dataclass(frozen=True)
class Sample:
    """One row's answer, to be shown: `answer` and `truth` are texts or numbers.

    `sure`: how probable the model held its answer, 0..1, None where it does not say. `likeliest`: another answer that
    it held for more probable, "" where there is none. `error`: answer minus truth, None where there is no such.
    """

    answer: str | float
    truth: str | float
    sure: float | None = None
    likeliest: str = ""
    error: float | None = None

    def record(self) -> Plain:
        """As plain values, what is not known left out."""
        found = {"truth": self.truth, "answer": self.answer, "sure": self.sure, "error": self.error}
        found = {name: value for name, value in found.items() if value is not None}
        return {**found, "likeliest": self.likeliest} if self.likeliest else found

    def shown(self) -> Plain:
        """The same for the live page, without how far off it is, which is plain to see."""
        report = {name: value for name, value in self.record().items() if name != "error"}
        return {**report, "sure": round(self.sure, 4)} if self.sure is not None else report
