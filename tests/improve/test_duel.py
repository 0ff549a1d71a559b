"""Champion and challenger on the same rows: counted as a plain recount does, by rows that neither learned from."""

import shutil
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core import recipe as recipes
from core.data.dataset_files import load_schema
from core.data.lineage import provenance
from core.data.splits.split import TEST, USE, VALIDATION, read, rows_of
from core.errors import UserError
from core.evaluation.paired import chance
from core.improve.duels import duel, lineage, verdict
from core.runs.execute import execute
from core.runs.planning import plan
from core.serving.predictor import Predictor
from tests.runs.proofs import in_this_process
from tests.runs.tables import dataset, people

FIRST, CORRECTED, DRAWN, ADDED = range(420), range(420, 450), range(450, 510), range(510, 530)


def lines(*named: tuple[range, str]) -> list[dict]:
    nothing = {"at": time.time(), "entry": "", "was": None, "beside": None}
    return [{"__row": row, "source": source, **nothing} for rows, source in named for row in rows]


def keep(data: Path, notes: list[dict]) -> None:
    provenance.write(data, pa.Table.from_pylist(notes, schema=provenance.COLUMNS))


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Two runs and their tables: the champion learned from many wrong answers, the challenger from right ones."""
    folder = tmp_path_factory.mktemp("duel")
    columns, wrong = people(530), np.random.default_rng(0).random(420) < 0.4
    spoilt = {name: values[:420] for name, values in columns.items()}
    spoilt["bought"] = [
        {"yes": "no", "no": "yes"}[answer] if flip else answer
        for answer, flip in zip(spoilt["bought"], wrong, strict=True)
    ]
    before, after = dataset(folder, spoilt, "before"), dataset(folder, columns, "after")
    came = lines((CORRECTED, "correction"), (DRAWN, "use"), (ADDED, "added"))
    keep(after, came)
    draft = plan.draft(load_schema(before), "before", "bought", family="linear")
    draft = recipes.with_settings(draft, ["columns.spent.use=false", "columns.name.use=false"])
    champion, challenger = folder / "champion", folder / "challenger"
    newer = draft.model_copy(update={"data": draft.data.model_copy(update={"dataset": "after"})})
    with pytest.MonkeyPatch.context() as patch:
        in_this_process(patch)
        execute(draft, before, champion)
        execute(newer, after, challenger, split=champion / "split.parquet")
    return champion, challenger, after, before


def recounted(folder: Path, data: Path, rows: np.ndarray) -> np.ndarray:
    """Which of the rows a run's model file answers right."""
    table = pq.read_table(data)
    index = {row: position for position, row in enumerate(table["__row"].to_pylist())}
    picked = table.take([index[row] for row in rows.tolist()])
    model = Predictor(folder / "bundle.onnx")
    answers = model.answer(picked.select([column.name for column in model.schema.inputs]))
    return np.array(picked["bought"].to_pylist()) == answers.labels.astype(str)


def test_what_is_counted_is_what_a_plain_recount_gives(both):
    champion, challenger, data, before = both
    found = duel.duel(champion, challenger, data, before)
    split = read(challenger / "split.parquet")
    assert found == duel.read(challenger)
    for name, part in (("choosing", VALIDATION), ("use", USE), ("test", TEST)):
        rows = np.sort(rows_of(split, part))
        one, other = (recounted(folder, data, rows) for folder in (champion, challenger))
        report = found[name]
        assert report["rows"] == len(rows) > 50
        assert (report["won"], report["lost"]) == (int((other & ~one).sum()), int((one & ~other).sum()))
        assert report["after"] - report["before"] == pytest.approx(other.mean() - one.mean())
        assert report["chance"] == pytest.approx(chance(report["won"], report["lost"]))
    assert found["learned"] == {"corrections": 30, "added": 20}
    assert (found["recommend"], found["beside"], found["without"]) == ("promote", None, "")
    assert found["why"].startswith("The challenger is better.")


def test_rows_with_a_corrected_answer_do_not_judge(both):
    champion, challenger, data, before = both
    rows = np.sort(rows_of(read(challenger / "split.parquet"), VALIDATION))
    came = provenance.read(data).to_pylist()
    try:
        keep(data, came + [line | {"was": "no"} for line in lines((rows[:7].tolist(), "correction"))])
        assert duel.duel(champion, challenger, data, before)["choosing"]["rows"] == len(rows) - 7
    finally:
        keep(data, came)


def test_fewer_than_fifty_rows_from_use_have_no_say(both, tmp_path):
    champion, challenger, data, before = both
    shutil.copytree(challenger, tmp_path / "few")
    split = read(challenger / "split.parquet")
    drawn = rows_of(split, USE)
    kept = split.filter(~np.isin(split["__row"].to_numpy(), drawn[:20]))
    pq.write_table(kept, tmp_path / "few" / "split.parquet")
    found = duel.duel(champion, tmp_path / "few", data, before)
    assert found["use_rows"] == found["use"]["rows"] == 40
    assert not any("drawn from use" in sentence for sentence in found["said"])
    assert any("drawn from use" in sentence for sentence in duel.duel(*both)["said"])


def test_a_correction_beside_the_test_part_is_counted_apart_and_decides_nothing(both):
    champion, challenger, data, before = both
    rows = np.sort(rows_of(read(challenger / "split.parquet"), TEST))
    table = pq.read_table(data, columns=["__row", "bought"]).to_pydict()
    truth = dict(zip(table["__row"], table["bought"], strict=True))
    came, plain = provenance.read(data).to_pylist(), duel.duel(*both)
    other = {"yes": "no", "no": "yes"}
    beside = [line | {"beside": other[truth[line["__row"]]]} for line in lines((rows[:9].tolist(), "correction"))]
    try:
        keep(data, came + beside)
        found = duel.duel(champion, challenger, data, before)
    finally:
        keep(data, came)
    right = recounted(challenger, data, rows)
    right[:9] = ~right[:9]
    assert found["beside"]["after"] == pytest.approx(right.mean())
    assert {name: found[name] for name in ("test", "choosing", "recommend")} == {
        name: plain[name] for name in ("test", "choosing", "recommend")
    }
    assert found["said"][-1].startswith("With 9 corrected answers of the test part counted")


def test_the_same_model_again_is_kept_unless_it_has_learned_something(both, tmp_path):
    champion, _, data, before = both
    shutil.copytree(champion, tmp_path / "copy")
    assert duel.duel(champion, tmp_path / "copy", before, before)["recommend"] == "keep"
    keep(data, lines((CORRECTED, "correction")))
    found = duel.duel(champion, tmp_path / "copy", data, before)
    assert (found["recommend"], found["choosing"]["won"], found["choosing"]["lost"]) == ("promote", 0, 0)
    keep(data, lines((CORRECTED, "correction"), (DRAWN, "use"), (ADDED, "added")))


def test_models_of_different_questions_are_not_compared(both, tmp_path):
    champion, challenger, data, before = both
    shutil.copytree(challenger, tmp_path / "other")
    recipe = recipes.read(challenger / "recipe.yaml")
    asked = recipe.model_copy(update={"data": recipe.data.model_copy(update={"targets": ["member"]})})
    (tmp_path / "other" / "recipe.yaml").write_text(recipes.to_yaml(asked), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        duel.duel(champion, tmp_path / "other", data, before)
    duel.failed(tmp_path / "other", caught.value)
    kept = duel.read(tmp_path / "other")
    assert (kept["problem"], kept["fix"]) == (caught.value.problem, caught.value.fix)
    duel.forget(tmp_path / "other")
    assert duel.read(tmp_path / "other") is None


def test_another_table_is_no_later_version_though_its_rows_have_the_same_numbers(both, tmp_path):
    champion, _, data, before = both
    lineage.require(before, data, champion / "split.parquet", ["bought"])
    stranger = dataset(tmp_path, people(530, seed=9), "stranger")
    with pytest.raises(UserError, match="no later version"):
        lineage.require(before, stranger, champion / "split.parquet", ["bought"])
    small = dataset(tmp_path, people(60), "small")
    with pytest.raises(UserError, match="no later version"):
        lineage.require(None, small, champion / "split.parquet", ["bought"])


def counted(gained: np.ndarray) -> dict:
    """As `paired` counts rows of which the challenger gained 1, 0 or -1."""
    draws = np.random.default_rng(1).choice(gained, (400, len(gained))).mean(1)
    won, lost = int((gained > 0).sum()), int((gained < 0).sum())
    low, high = np.quantile(draws, [0.025, 0.975])
    shares = {"before": 0.5, "after": 0.5 + gained.mean()}
    return {"metric": "accuracy", "rows": len(gained), "won": won, "lost": lost, "low": low, "high": high} | (
        shares | {"chance": chance(won, lost)}
    )


def rows(won: int, lost: int, same: int) -> np.ndarray:
    return np.array([1] * won + [-1] * lost + [0] * same)


@pytest.mark.parametrize(
    ("judged", "learned", "deed"),
    [
        ({"choosing": rows(31, 12, 300)}, 0, "promote"),  # better beyond luck
        ({"choosing": rows(12, 31, 300)}, 50, "keep"),  # worse beyond luck, whatever it learned
        ({"choosing": rows(4, 3, 500)}, 20, "promote"),  # as good, and it knows more
        ({"choosing": rows(4, 3, 500)}, 0, "keep"),  # as good, and it knows nothing more
        ({"choosing": rows(3, 4, 500)}, 20, "keep"),  # fewer rows right
        ({"choosing": rows(20, 19, 60)}, 20, "keep"),  # too few rows to rule out a loss
        ({"choosing": rows(31, 12, 300), "use": rows(5, 25, 40)}, 20, "keep"),  # worse in use
        ({"choosing": rows(3, 3, 500), "use": rows(25, 5, 40)}, 20, "promote"),  # better in use, no worse else
        ({}, 20, "keep"),
    ],
)
def test_the_rule_recommends_what_is_better_or_knows_more_and_is_not_worse(judged, learned, deed):
    found, why = verdict.recommend({where: counted(gained) for where, gained in judged.items()}, learned)
    assert (found, why[-1]) == (deed, ".")


def test_a_model_that_is_five_points_worse_is_hardly_ever_recommended():
    random = np.random.default_rng(5)
    share = {1: 0.03, -1: 0.08, 0: 0.89}
    drawn = [random.choice(list(share), 300, p=list(share.values())) for _ in range(200)]
    deeds = [verdict.recommend({"choosing": counted(gained)}, 20)[0] for gained in drawn]
    assert deeds.count("promote") <= 6


@pytest.mark.parametrize(
    ("after", "low", "high", "luck", "learned", "deed"),
    [
        (9.0, 0.5, 1.5, 0.001, 0, "promote"),  # a smaller error, beyond luck
        (11.0, -1.5, -0.5, 0.001, 20, "keep"),  # a larger one
        (10.0, -0.2, 0.2, 0.9, 1, "promote"),  # as large, at worst 2 in 100 of it lost, and it knows more
        (10.0, -0.2, 0.2, 0.9, 0, "keep"),  # as large, and it knows nothing more
        (10.0, -0.21, 0.2, 0.9, 1, "keep"),  # more than that may be lost
        (10.01, -0.1, 0.1, 0.9, 1, "keep"),  # a little larger
    ],
)
def test_of_numbers_the_error_counts_and_the_margin_is_a_share_of_it(after, low, high, luck, learned, deed):
    won, lost = (60, 40) if after <= 10 else (40, 60)
    found = {"metric": "mae", "rows": 100, "won": won, "lost": lost, "low": low, "high": high, "chance": luck}
    assert verdict.recommend({"choosing": found | {"before": 10.0, "after": after}}, learned)[0] == deed
