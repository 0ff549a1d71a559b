"""The tables, declared once. Knows no connection."""

from typing import Any

import sqlalchemy as sa

from core.run_states import RunState

METADATA = sa.MetaData()
_JSON = sa.JSON(none_as_null=True)


class _State(sa.TypeDecorator[RunState]):
    """A state by its word."""

    impl = sa.String(16)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """ValueError for a word that is none."""
        return None if value is None else RunState(value).value

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> RunState | None:
        """What was written."""
        return None if value is None else RunState(value)


def _owned(name: str, *columns: sa.Column[Any]) -> sa.Table:
    owner = sa.Column("workspace", sa.String(32), nullable=False, index=True)
    return sa.Table(name, METADATA, sa.Column("id", sa.String(32), primary_key=True), owner, *columns)


WORKSPACES = sa.Table(
    "workspaces",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("seen", sa.Float, nullable=False),
)
DATASETS = _owned(
    "datasets",
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("parent", sa.String(32)),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("columns", sa.Integer, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("trashed", sa.Float),
)
PROJECTS = _owned(
    "projects",
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("dataset", sa.String(32), nullable=False, index=True),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("changed", sa.Float, nullable=False),
    sa.Column("recipe", _JSON),
    sa.Column("example", sa.Boolean, nullable=False),
    sa.Column("trashed", sa.Float),
    sa.Column("collect", _JSON),  # which answers are worth a look though nobody complains, see collecting.py
    sa.Column("asked", sa.BigInteger),  # how many rows were answered while that was on
)
RUNS = _owned(
    "runs",
    sa.Column("project", sa.String(32), nullable=False, index=True),
    sa.Column("dataset", sa.String(32), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("family", sa.String(64), nullable=False),
    sa.Column("task", sa.String(64), nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("parent", sa.String(32)),
    sa.Column("headline", _JSON),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("trashed", sa.Float),
    sa.Column("note", sa.Text),  # what someone wrote about it
    sa.Column("challenges", sa.String(32)),  # the champion that it is judged beside
    sa.Column("promised", _JSON),  # what an advice promised of it, so that it can be held against what it became
)
INBOX = _owned(
    "inbox",
    sa.Column("project", sa.String(32), index=True),
    sa.Column("run", sa.String(32), index=True),
    sa.Column("bundle_sha", sa.String(64), nullable=False),
    sa.Column("values", _JSON, nullable=False),
    sa.Column("answer", _JSON, nullable=False),
    sa.Column("verdict", sa.String(8), nullable=False),  # right, wrong; open: worth a look, nobody said anything
    sa.Column("truth", sa.Text),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("state", sa.String(8)),  # new, accepted, rejected, used, older, gone: see inbox_same.py
    sa.Column("source", sa.String(8)),  # predict, batch, file, link, rule, evaluate
    sa.Column("row", sa.BigInteger),  # the row of the project's table that it speaks of, where it is one of them
    sa.Column("same", sa.String(64), index=True),  # equal for entries about one row: the last word counts
    sa.Column("fair", sa.Boolean),  # drawn without looking at the answer: a fair sample of use
    sa.Column("link", sa.String(32)),  # the share through which it came
    sa.Column("visitor", sa.String(64)),
    sa.Column("dataset", sa.String(32)),  # the version that took it in
    sa.Column("changed", sa.Float),
)
SHARES = _owned(  # links by which others use a model, see shares.py
    "shares",
    sa.Column("project", sa.String(32), nullable=False, index=True),
    sa.Column("run", sa.String(32)),  # the run that answers; None: whichever is the champion
    sa.Column("secret", sa.String(64), nullable=False, index=True),
    sa.Column("title", sa.Text),
    sa.Column("purpose", sa.Text),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Column("feedback", sa.Boolean, nullable=False),
    sa.Column("expires", sa.Float),
    sa.Column("most", sa.Integer, nullable=False),  # rows that a visitor may ask a day
    sa.Column("revoked", sa.Float),
    sa.Column("asked", sa.BigInteger),  # in all, as the days in VISITS are swept
    sa.Column("said", sa.BigInteger),
    sa.Column("visitors", sa.BigInteger),
)
VISITS = sa.Table(  # how much each visitor of a share asked and said on a day, see visits.py
    "visits",
    METADATA,
    sa.Column("share", sa.String(32), primary_key=True),
    sa.Column("visitor", sa.String(64), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("asked", sa.Integer, nullable=False),
    sa.Column("said", sa.Integer, nullable=False),
)
PROMOTIONS = _owned(  # who was made champion, when, and why, see promotions.py
    "promotions",
    sa.Column("project", sa.String(32), nullable=False, index=True),
    sa.Column("run", sa.String(32), nullable=False),
    sa.Column("before", sa.String(32)),  # the champion that it took over from
    sa.Column("deed", sa.String(8), nullable=False),  # promote, keep, back
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("evidence", _JSON),
    sa.Column("created", sa.Float, nullable=False),
)
CHANGES = _owned(  # what can be taken back, see undo.py
    "changes",
    sa.Column("project", sa.String(32), nullable=False, index=True),
    sa.Column("page", sa.String(32), nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("back", _JSON, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
)
JOBS = _owned(  # a run's job has the run's id: a run's state is written here and nowhere else
    "jobs",
    sa.Column("lane", sa.String(8), nullable=False),
    sa.Column("state", _State, nullable=False, index=True),
    sa.Column("want", sa.String(8), nullable=False),
    sa.Column("payload", _JSON, nullable=False),
    sa.Column("pid", sa.Integer),
    sa.Column("progress", sa.Float),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("result", _JSON),
    sa.Column("error", _JSON),
    sa.Column("queued", sa.Float, nullable=False),
    sa.Column("started", sa.Float),
    sa.Column("ended", sa.Float),
)
KEYS = sa.Table(  # browsers that open another workspace than their own, or were asked whether they want to
    "keys",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),  # the browser's own workspace
    sa.Column("opens", sa.String(32)),
    sa.Column("asked", sa.String(32)),
)
LINKS = sa.Table(
    "links",
    METADATA,
    sa.Column("workspace", sa.String(32), primary_key=True),
    sa.Column("secret", sa.String(64), nullable=False, index=True),
    sa.Column("created", sa.Float, nullable=False),
)
FACTS = sa.Table(  # of the database as a whole: what it is paired with, what its clock has seen
    "facts", METADATA, sa.Column("name", sa.String(32), primary_key=True), sa.Column("value", _JSON, nullable=False)
)
WAITING = sa.Table(  # what the clean-up will take away, and since when, in seconds that have verifiably passed
    "waiting",
    METADATA,
    sa.Column("thing", sa.String(300), primary_key=True),
    sa.Column("since", sa.Float, nullable=False),
)
