"""Faults planted into real tables, for measuring the check-up: each changes a table of texts in place."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Table = dict[str, list]
FIRST = "Anna Peter Maria James Fatima Hans Chloe Wei Elena Omar".split()  # noqa: SIM905  (a list of names reads better so)
LAST = "Kowalski Smith García Okafor Lindqvist Novák Tanaka Brien Rossi Meyer".split()  # noqa: SIM905  (as above)


@dataclass(frozen=True)
class Fault:
    """One sort of fault: the check that should find it, the column it is about ("" for rows), and how to plant it.

    plant(table, target, is_number, random) changes the table in place; False when it can't be planted there.
    """

    name: str
    check: str  # several, separated by spaces, when one of them is enough
    column: str
    plant: Callable[[Table, str, bool, np.random.Generator], bool | None]


def rows(table: Table) -> int:
    """How many rows a table has."""
    return len(next(iter(table.values())))


def _answers(table: Table, target: str, is_number: bool) -> np.ndarray:
    """The answers as numbers, missing as NaN; classes as their places."""
    if is_number:
        return np.array([np.nan if value in (None, "") else float(value) for value in table[target]])
    known = {text: index for index, text in enumerate(sorted({value for value in table[target] if value is not None}))}
    return np.array([np.nan if value is None else known[value] for value in table[target]])


def copy(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """The answer once more, under another name."""
    table["outcome"] = list(table[target])


def transform(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """The answer on another scale, or in codes."""
    answers = _answers(table, target, is_number)
    if is_number:
        changed = np.log1p(answers - np.nanmin(answers)) * random.uniform(0.5, 3)
    else:
        changed = random.permutation(100)[np.nan_to_num(answers).astype(int)] * 1.5
    table["outcome"] = [
        None if gone else f"{value:.4f}" for value, gone in zip(changed, np.isnan(answers), strict=True)
    ]


def near_copy(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """The answer with a little noise: one class in a hundred wrong, numbers off by 2 % of their spread."""
    answers = _answers(table, target, is_number)
    if is_number:
        values = answers + random.normal(0, 0.02 * np.nanstd(answers), len(answers))
        table["outcome"] = [None if np.isnan(value) else f"{value:.2f}" for value in values]
    else:
        wrong = random.random(len(answers)) < 0.01
        other = random.permutation(table[target]).tolist()
        table["outcome"] = [b if bad else a for a, b, bad in zip(table[target], other, wrong, strict=True)]


def hidden_in_text(table: Table, target: str, is_number: bool, random: np.random.Generator) -> bool | None:
    """A remark that differs in every row but begins with a word that stands for the answer."""
    if is_number:
        return False
    words = dict(
        zip(dict.fromkeys(table[target]), random.permutation(["closed", "open", "moved", "won", "lost"]), strict=False)
    )
    table["remark"] = [f"{words[value]} by clerk {random.integers(1e6)}" for value in table[target]]
    return None


def only_when_known(table: Table, target: str, is_number: bool, random: np.random.Generator) -> bool | None:
    """A date that is only filled in for one answer."""
    if is_number:
        return False
    one = max(set(table[target]) - {None}, key=table[target].count)
    table["closed_on"] = [f"2021-{random.integers(1, 13):02}-11" if value == one else None for value in table[target]]
    return None


def duplicates(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """One row in twelve stands there twice."""
    again = random.choice(rows(table), rows(table) // 12, replace=False)
    order = random.permutation(rows(table) + len(again))
    for name, values in table.items():
        both = values + [values[index] for index in again]
        table[name] = [both[index] for index in order]


def groups(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """Rows of about six with a mostly shared answer get one customer's number."""
    answers = np.nan_to_num(_answers(table, target, is_number))
    noise = random.normal(0, 0.7 * (np.std(answers) or 1), len(answers))
    order = np.argsort(answers + noise)
    groups = np.empty(len(answers), "int64")
    groups[order] = np.arange(len(answers)) // 6
    names = random.permutation(groups.max() + 1)
    table["customer_id"] = [f"C-{names[group]:05}" for group in groups]


def time_order(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """A date in whose course the answers drift."""
    answers = np.nan_to_num(_answers(table, target, is_number))
    noise = random.normal(0, 1.5 * (np.std(answers) or 1), len(answers))
    index = np.argsort(np.argsort(answers + noise)) / len(answers)
    days = (index * 900).astype(int)
    table["recorded"] = (np.datetime64("2019-05-01") + days).astype(str).tolist()


def e_mail(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """E-mail addresses under a name that does not tell."""
    table["field_7"] = [
        f"{random.choice(FIRST).lower()}{random.integers(9999)}@example.org" for _ in range(rows(table))
    ]


def names(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """First and last names."""
    table["field_7"] = [f"{random.choice(FIRST)} {random.choice(LAST)}" for _ in range(rows(table))]


def phones(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """Phone numbers with a country code."""
    table["field_7"] = [f"+44 20 {random.integers(1e3, 1e4)} {random.integers(1e3, 1e4)}" for _ in range(rows(table))]


def identifiers(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """Random codes, each once."""
    table["code"] = [f"{number:08x}" for number in random.choice(2**32, rows(table), replace=False)]


def mixed_units(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """A length, one time in ten in inches."""
    lengths = random.normal(170, 12, rows(table))
    table["length"] = [f"{value:.1f}" for value in np.where(random.random(rows(table)) < 0.1, lengths / 2.54, lengths)]


def spellings(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """Four towns, one time in ten in capitals."""
    towns = random.choice(["Porto", "Lyon", "Graz", "Turku"], rows(table))
    table["town"] = [town.upper() if random.random() < 0.1 else town for town in towns]


def written_numbers(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """Weights as texts, some in kilograms and some in tons: how they are to be read must be asked."""
    units = random.choice(["kg", "t"], rows(table), p=[0.8, 0.2])
    table["weight"] = [
        f"{value} {unit}" for value, unit in zip(random.integers(1, 900, rows(table)), units, strict=True)
    ]


def placeholder(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """Ages, with 999 for one unknown in twenty."""
    ages = random.integers(18, 90, rows(table))
    table["years"] = [str(value) for value in np.where(random.random(rows(table)) < 0.05, 999, ages)]


def gaps(table: Table, target: str, is_number: bool, random: np.random.Generator) -> None:
    """A number that is missing mostly with one half of the answers."""
    answers = np.nan_to_num(_answers(table, target, is_number))
    high = answers > np.median(answers) if is_number else answers == np.bincount(answers.astype(int)).argmax()
    gone = random.random(len(answers)) < np.where(high, 0.7, 0.1)
    table["score"] = [None if lost else f"{random.normal():.3f}" for lost in gone]


FAULTS = (
    Fault("a leak: a copy of the answer", "giveaway", "outcome", copy),
    Fault("a transformed leak", "giveaway", "outcome", transform),
    Fault("a near-copy", "giveaway", "outcome", near_copy),
    Fault("a leak hidden in a text", "giveaway", "remark", hidden_in_text),
    Fault("a leak by being filled in", "giveaway missing", "closed_on", only_when_known),
    Fault("duplicates across the split", "duplicates", "", duplicates),
    Fault("groups", "groups", "customer_id", groups),
    Fault("time order", "time_order", "", time_order),
    Fault("personal data: e-mail", "personal", "field_7", e_mail),
    Fault("personal data: names", "personal", "field_7", names),
    Fault("personal data: phone", "personal", "field_7", phones),
    Fault("identifiers", "identifiers", "code", identifiers),
    Fault("mixed units", "mixed_units", "length", mixed_units),
    Fault("one value in several spellings", "spellings", "town", spellings),
    Fault("numbers written as texts", "unreadable", "weight", written_numbers),
    Fault("999 for missing", "outliers", "years", placeholder),
    Fault("gaps that depend on the answer", "missing", "score", gaps),
)
