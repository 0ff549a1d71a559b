"""The plain reader finds the files that ours found, also those of zips inside a zip."""

import zipfile

import pytest

from core.export.proofs.plain_files import plain_files
from core.export.proofs.plain_reader import NotFollowedError
from core.reading.media.rows import opened_rows
from tests.reading.media.test_gathered import content, numbered, packed


def test_files_of_zips_inside_a_zip_are_found_by_the_names_that_answers_carry(tmp_path):
    with zipfile.ZipFile(tmp_path / "pets.zip", "w") as archive:
        for index, name in enumerate(("cats", "dogs")):
            archive.write(packed(tmp_path / f"{name}.zip", *numbered(2), start=10 * index), f"pets/{name}.zip")
        archive.writestr("pets/loose.png", content(30))
    with opened_rows(tmp_path / "pets.zip", "pets.zip", {"photo": "image"}) as source:
        rows = [row for batch in source.batches(10) for row in batch.to_pylist()]
    assert len(rows) == 5
    found = list(plain_files(tmp_path / "pets.zip", [row["file"] for row in rows]))
    assert found == [row["photo"] for row in rows]
    with pytest.raises(NotFollowedError):
        list(plain_files(tmp_path / "pets.zip", ["pets/cats.zip/9.png"]))
