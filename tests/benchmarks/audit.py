"""The check-up on the samples as they are and with planted faults: what it finds, what it cries about for nothing."""

import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq

from core.audit.look import look
from core.cells.columns import as_texts
from core.data.samples import SAMPLES, Sample
from core.findings import Finding
from core.importing.into_dataset import import_file
from core.runs.planning.plan import draft
from tests.benchmarks.figure import Figure
from tests.benchmarks.sets.planted import FAULTS, Fault, Table

SEEDS = 3
MOST_ROWS = 6_000  # of a sample with a planted fault
TRUE = {("titanic", "name"), ("flights", "planned_departure")}  # personal data and time order that really are there
ALSO_TRUE = {  # what else is true of a planted fault: a remark's or code's other side
    "groups": {"identifiers"},
    "a leak by being filled in": {"missing", "time_order"},
    "personal data: e-mail": {"identifiers"},
    "personal data: names": {"identifiers"},
    "personal data: phone": {"identifiers"},
    "a leak hidden in a text": {"identifiers"},
    "time order": set(),
}


def measure() -> list[Figure]:
    """The share of planted faults that are told as more than a hint, false alarms beside them; then the speed."""
    tables = {sample.name: _table(sample) for sample in SAMPLES}
    found = [_fault(fault, tables) for fault in FAULTS]
    alarms = [finding for sample in SAMPLES for finding in _false(sample, _look(tables[sample.name], sample), None)]
    clean = Figure("audit: false alarms on the samples as they are", len(alarms), "", most=0, beside=_told(alarms))
    return [*found, clean, _speed()]


def _fault(fault: Fault, tables: dict[str, Table]) -> Figure:
    planted, found, alarms, missed = 0, 0, [], []
    for sample in SAMPLES:
        for seed in range(SEEDS):
            table = dict(tables[sample.name])
            random = np.random.default_rng(seed)
            if fault.plant(table, sample.target, sample.task == "regression", random) is False:
                continue
            planted += 1
            findings = _look(table, sample)
            if any(_is(finding, fault) for finding in findings):
                found += 1
            else:
                missed.append(f"{sample.name} {seed}")
            alarms += _false(sample, findings, fault)
    words = f"{found} of {planted}; false alarms: {len(alarms)}{_told(alarms)}"
    if missed:
        words += f"; missed: {', '.join(missed)}"
    return Figure(f"audit finds {fault.name}", 100 * found / planted, "%", least=90, beside=words)


def _look(table: Table, sample: Sample) -> list[Finding]:
    """What is told as more than a hint."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        source, data = Path(folder) / "table.csv", Path(folder) / "data.parquet"
        csv.write_csv(pa.table({name: pa.array(values, pa.string()) for name, values in table.items()}), source)
        recipe = draft(import_file(source, data), "data.parquet", sample.target, sample.task)
        return [finding for finding in look(data, recipe).findings if finding.severity != "hint"]


def _is(finding: Finding, fault: Fault) -> bool:
    return finding.check in fault.check.split() and (not fault.column or fault.column in finding.columns)


def _false(sample: Sample, findings: list[Finding], fault: Fault | None) -> list[Finding]:
    """What is neither planted, nor another side of what was planted, nor true of the sample."""
    wrong = []
    for finding in findings:
        about = {*finding.columns, (finding.numbers or {}).get("column", "")}
        if any((sample.name, column) in TRUE for column in about):
            continue
        if fault and (_is(finding, fault) or finding.check in ALSO_TRUE.get(fault.name, ())):
            continue
        wrong.append(finding)
    return wrong


def _told(alarms: list[Finding]) -> str:
    titles = list(dict.fromkeys(finding.title for finding in alarms))
    return f" ({'; '.join(titles[:3])})" if titles else ""


def _table(sample: Sample) -> Table:
    """A sample's columns as texts, missing as None; at most 6,000 rows."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        data = Path(folder) / "data.parquet"
        import_file(sample.file, data)
        table = pq.read_table(data).drop_columns(["__row"])
    if table.num_rows > MOST_ROWS:
        picked = np.sort(np.random.default_rng(0).choice(table.num_rows, MOST_ROWS, replace=False))
        table = table.take(pa.array(picked))
    return {name: [text or None for text in as_texts(table[name]).to_pylist()] for name in table.column_names}


def _speed() -> Figure:
    """Seconds for 200,000 rows of 50 columns."""
    random, rows = np.random.default_rng(0), 200_000
    kinds = (
        lambda: random.normal(0, 1, rows),
        lambda: random.integers(0, 50, rows),
        lambda: random.choice(["red", "green", "blue"], rows),
        lambda: np.char.add("P", random.integers(0, 10_000, rows).astype(str)),
        lambda: (np.datetime64("2020-01-01") + random.integers(0, 900, rows)).astype(str),
    )
    columns = {f"column {index}": kinds[index % 5]() for index in range(49)}
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        source, data = Path(folder) / "table.parquet", Path(folder) / "data.parquet"
        pq.write_table(pa.table({**columns, "answer": random.choice(["yes", "no"], rows)}), source)
        recipe = draft(import_file(source, data), "data.parquet", "answer")
        started = time.monotonic()
        report = look(data, recipe)
    beside = f"{report.looked_at:,} rows looked at closely"
    return Figure("audit of 200,000 rows of 50 columns", time.monotonic() - started, "s", most=20, beside=beside)
