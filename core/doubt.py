"""What a column leaves open, and what it may mean; plain records, nothing that decides."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """One way to read a column that leaves it open. `label`: a few words for a choice.

    `settings` choose it: recipe settings as the command line takes them (columns.joined.order=day first), or, where
    `again`, settings of `read`, for then the file itself must be read once more. `shown`: (cell, what it means then).
    """

    label: str
    settings: tuple[str, ...]
    shown: tuple[tuple[str, str], ...] = ()
    again: bool = False


@dataclass(frozen=True)
class Doubt:
    """What a column leaves open, the likelier meaning first; that one is taken as long as nobody says otherwise.

    `about`: what is in question, such as "day and month"; `why`: one sentence on what makes it doubtful; `values`: how
    many values change with the answer.
    """

    column: str
    about: str
    why: str
    values: int
    meanings: tuple[Meaning, ...]
