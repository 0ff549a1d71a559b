"""Rows that belong to the same patient, user, machine or site, and resemble each other more than chance allows."""

import re

import numpy as np
import pyarrow as pa

from core.audit.context import Context, spelled, whole_column
from core.audit.remedies import split_by
from core.cells.columns import as_texts
from core.data.facts.encoded import encode_texts
from core.data.facts.predictive_power import ranked
from core.findings import Finding
from core.kinds import traits_of
from core.messages import Message, together
from core.records import Column
from core.traits import AMOUNT, LEVEL, TEXT

ALIKE = 0.1  # intraclass correlation of the answer
SURE = 5.0  # standard errors
SMALLEST, FEWEST = 1.5, 8  # rows of a group on average; groups
MANY = 40  # groups, from which a column without a telling name counts when it decides other columns
DECIDED = 0.95
MOST = 40  # columns that are read whole
_NAME = re.compile(
    r"patient|subject|person|user|client|customer|member|household|famil(y|ie)|student|pupil|employee|worker|driver|"
    r"device|sensor|machine|engine|vehicle|plane|truck|site|store|shop|branch|clinic|hospital|school|session|account|"
    r"contract|order|case|kunde|filiale|gerät|maschine|klient|schüler|mitarbeiter|proband|animal|plot|batch|lot_?(id|no)",
    re.IGNORECASE,
)
_ID = re.compile(r"(^|[\W_])(id|ids|uuid|guid|key|nr|no|num|number|code|编号)$|[a-z](Id|ID|Nr|No)$", re.IGNORECASE)
_WHOLE_NAME = re.compile(rf"({_NAME.pattern})s?", re.IGNORECASE)  # numbers need more: not store_size
_CODE = re.compile(r"[A-Za-z]{0,6}[-_ #]?[0-9]{2,}[A-Za-z0-9-]*")


def run(context: Context) -> list[Finding]:
    """A finding for each column that binds rows together, the strongest first."""
    found = []
    candidates = [column for column in context.others if _candidate(context, column)]
    candidates.sort(key=lambda column: not _NAME.search(column.name))
    for column in candidates[:MOST]:
        table = whole_column(context.data, [column.name, *context.reading.columns])
        codes, levels = encode_texts(as_texts(table[column.name]))
        answers, present = _answers(context.reading.answers(table))
        rows = present & (codes >= 0)
        if rows.sum() < 3 * FEWEST:
            continue
        alike, sureness = resemblance(codes[rows], answers[rows])
        if alike < ALIKE or sureness < SURE:
            continue
        decided = _decided(context, column)
        telling = bool(_NAME.search(column.name) or _ID.search(column.name) or _coded(levels))
        if telling or (decided and column.profile.unique >= MANY):
            found.append((alike, _finding(context, column, alike, decided, spelled(list(levels)))))
    return [finding for _, finding in sorted(found, key=lambda entry: -entry[0])]


def resemblance(groups: np.ndarray, answers: np.ndarray) -> tuple[float, float]:
    """Intraclass correlation of answers [N,K] within groups [N], and by how many standard errors F exceeds 1."""
    _, groups, counts = np.unique(groups, return_inverse=True, return_counts=True)
    total, many = len(groups), len(counts)
    if many < 2 or many >= total:
        return 0.0, 0.0
    means: np.ndarray = np.column_stack(
        [np.bincount(groups, weights=answers[:, index]) for index in range(answers.shape[1])]
    )
    means /= counts[:, None]
    within = float(np.sum((answers - means[groups]) ** 2)) / (total - many)
    between = float(np.sum(counts[:, None] * (means - answers.mean(axis=0)) ** 2)) / (many - 1)
    usual = (total - float(np.sum(counts.astype(float) ** 2)) / total) / (many - 1)
    if between <= within:
        return 0.0, 0.0
    error = np.sqrt(2 / (many - 1) + 2 / (total - many))
    sureness = (between / within - 1) / error if within > 0 else np.inf
    return (between - within) / (between + (usual - 1) * within), float(min(sureness, 1e6))


def _candidate(context: Context, column: Column) -> bool:
    profile, kind = column.profile, context.kind(column)
    present = profile.rows - profile.missing
    if profile.unique < FEWEST or profile.unique * SMALLEST > present:
        return False
    named = bool(_NAME.search(column.name) or _ID.search(column.name))
    traits = traits_of(kind)
    if traits.scale == LEVEL or traits.medium == TEXT:
        return named or profile.unique >= MANY or _coded([text for text, _ in profile.frequent])
    called = _ID.search(column.name) or _WHOLE_NAME.fullmatch(column.name)
    return traits.scale == AMOUNT and profile.whole and bool(called)


def _coded(levels: list[str] | tuple[str, ...]) -> bool:
    """True for values like P-0012 or N595JB."""
    few = levels[:200]
    return bool(few) and sum(bool(_CODE.fullmatch(text.strip())) for text in few) >= 0.8 * len(few)


def _answers(read: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Answers as numbers float64 [N,K]: one column a class (at most 10), or the ranks; and where there is one."""
    if pa.types.is_floating(read.type):
        values = np.asarray(read.fill_null(np.nan), "float64")
        return ranked(values)[:, None], np.isfinite(values)
    codes, levels = encode_texts(read.fill_null(""))
    counts = np.bincount(codes[codes >= 0], minlength=len(levels))
    kept = np.argsort(-counts, kind="stable")[:10]
    return (codes[:, None] == kept[None, :]).astype(float), codes >= 0


def _decided(context: Context, column: Column) -> list[str]:
    """Other columns that are the same in all rows of a group: what describes the patient, not the visit."""
    names = [entry.name for entry in context.others if entry.name != column.name and entry.profile.unique >= 2]
    names = [name for name in names if traits_of(context.kind(context.schema.known(name))).medium != TEXT][:16]
    if not names:
        return []
    table = whole_column(context.data, [column.name, *names], 200_000)
    groups, _ = encode_texts(as_texts(table[column.name]))
    order = np.argsort(groups, kind="stable")
    same = (groups[order][1:] == groups[order][:-1]) & (groups[order][1:] >= 0)
    if same.sum() < 10:
        return []
    found = []
    for name in names:
        codes, _ = encode_texts(as_texts(table[name]))
        shares = np.unique(codes, return_counts=True)[1] / len(codes)
        chance = float(np.sum(shares**2))
        agreeing = float((codes[order][1:] == codes[order][:-1])[same].mean())
        if chance < 0.9 and (agreeing - chance) / (1 - chance) >= DECIDED:
            found.append(name)
    return found


def _finding(context: Context, column: Column, alike: float, decided: list[str], values: str) -> Finding:
    profile, name = column.profile, column.name
    present = profile.rows - profile.missing
    alike_told = Message(
        "groups_alike",
        "{rows:,} rows share {groups:,} values such as {values}, {each:.1f} rows each. Their answers resemble each "
        "other ({alike:.0%} of the differences lie between groups).",
        rows=present,
        groups=profile.unique,
        values=values,
        each=present / profile.unique,
        alike=alike,
    )
    never = Message(
        "groups_decide", "{columns} never change within one.", columns=", ".join(f"“{entry}”" for entry in decided[:3])
    )
    return Finding(
        check="groups",
        severity="warn",
        columns=(name,),
        title=Message("groups", "Rows with the same “{name}” belong together", name=name),
        evidence=together([alike_told, never]) if decided else alike_told,
        consequence=Message(
            "groups_cost",
            "When rows of one “{name}” are both in training and in the test, the model recognises it "
            "instead of learning a rule: it looks better than it will be on new ones.",
            name=name,
        ),
        remedies=(
            split_by("group", name, Message("keep_groups_together", "Keep each “{name}” in one part", name=name)),
        ),
        numbers={"alike": alike, "groups": profile.unique, "rows": present, "decided": decided},
        examples=_members(context, name, [*decided[:2], context.target]),
    )


def _members(context: Context, name: str, others: list[str]) -> tuple[dict[str, str], ...]:
    codes, _ = context.texts(name)
    counts = np.bincount(codes[codes >= 0])
    largest = np.argsort(-counts, kind="stable")[:2]
    indices = np.concatenate([np.flatnonzero(codes == level)[:3] for level in largest])
    return context.examples(indices, list(dict.fromkeys([name, *others])))
