"""Class folders become rows; whatever does not is listed with its reason."""

import os

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile
from PIL import Image

from core.errors import UserError
from core.reading import media
from core.reading.media import files
from tests.reading.media import real


def read(source, tmp_path):
    """(what to_parquet says, the table, reasons by file)."""
    out = tmp_path / "out.parquet"
    done = media.to_parquet(source, out, rejects=tmp_path / "out.rejects.parquet")
    rejected = pq.read_table(tmp_path / "out.rejects.parquet").to_pylist()
    assert len(rejected) == len(done.refused)
    return done, pq.read_table(out), {row["text"]: row["reason"] for row in rejected}


def test_class_folders_give_the_bytes_and_the_label(tmp_path):
    done, table, rejected = read(real.digits(tmp_path / "digits"), tmp_path)
    assert table.column_names == ["__row", "image", "label"]
    assert done.rows == table.num_rows == 40
    assert set(table["label"].to_pylist()) == set(real.FOLDERS)
    first = tmp_path / "digits" / "eight" / "8.png"
    assert first.read_bytes() in table["image"].to_pylist()
    assert table["__row"].to_pylist() == list(range(40))
    assert (done.kinds, done.warnings, rejected) == ({"image": "image", "label": "category"}, (), {})


def test_folders_around_everything_do_not_become_the_label(tmp_path):
    real.digits(tmp_path / "a" / "b" / "c")
    _, table, _ = read(tmp_path / "a", tmp_path)
    assert set(table["label"].to_pylist()) == set(real.FOLDERS)


def test_one_class_folder_keeps_its_name(tmp_path):
    folder = tmp_path / "pets" / "cats"
    folder.mkdir(parents=True)
    (folder / "1.jpg").write_bytes(real.photo())
    (folder / "2.jpg").write_bytes(real.photo("flower.jpg"))
    _, table, _ = read(tmp_path / "pets", tmp_path)
    assert table["label"].to_pylist() == ["cats", "cats"]


def test_folders_train_and_test_become_a_column(tmp_path):
    real.digits(tmp_path / "d" / "train", 30)
    real.digits(tmp_path / "d" / "test", 40)
    done, table, rejected = read(tmp_path / "d", tmp_path)
    assert table.column_names == ["__row", "image", "label", "part"]
    assert table["part"].to_pylist().count("test") == 40
    assert len(rejected) == 30  # the same pictures again
    assert done.kinds["part"] == "category"


def test_broken_cut_huge_and_duplicate_pictures_are_listed(tmp_path):
    root = real.digits(tmp_path / "d")
    picture = real.photo()
    (root / "one" / "cut.jpg").write_bytes(picture[:20_000])
    (root / "one" / "noise.png").write_bytes(os.urandom(500))
    (root / "one" / "empty.png").write_bytes(b"")
    (root / "one" / "photo.nef").write_bytes(b"II*\0" + bytes(50))
    (root / "one" / "page.jpg").write_bytes(b"<!doctype html><html>not found</html>")
    (root / "two" / "again.png").write_bytes((root / "eight" / "8.png").read_bytes())
    (root / "stray.png").write_bytes(picture)
    (root / "one" / "sound.wav").write_bytes(real.sound())
    (root / "one" / "LICENSE.txt").write_text("Free to use.", encoding="utf-8")
    (root / "one" / "notes.txt").write_text("Seen in May.", encoding="utf-8")
    done, table, rejected = read(root, tmp_path)
    assert table.num_rows == 40
    assert rejected == {
        "one/cut.jpg": "is cut off",
        "one/noise.png": "is no picture that can be read here",
        "one/empty.png": "is empty",
        "one/photo.nef": "is in the format NEF, which can't be read here; save it as JPEG or PNG",
        "one/page.jpg": "is no picture, but a web page",
        "two/again.png": "is the same as “eight/8.png”, which has the label “eight”",
        "stray.png": "lies in no class folder",
        "one/sound.wav": "is a sound among pictures",
        "one/LICENSE.txt": "seems to describe the pictures",
        "one/notes.txt": "is a text among pictures",
    }
    assert "47 pictures, 1 other file, 1 text and 1 sound" in done.warnings[0]
    assert "10 files were left out" in done.warnings[1]


def test_hidden_and_system_files_are_only_counted(tmp_path):
    root = real.digits(tmp_path / "d")
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._1.png"):
        (root / "one" / name).write_bytes(b"x")
    done, table, rejected = read(root, tmp_path)
    assert (table.num_rows, rejected) == (40, {})
    assert done.warnings == ("4 hidden or system files were passed over.",)


def test_links_are_not_followed(tmp_path):
    root = real.digits(tmp_path / "d")
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(real.photo())
    (root / "one" / "link.jpg").symlink_to(secret)
    os.mkfifo(root / "one" / "pipe.png")
    _, table, rejected = read(root, tmp_path)
    assert table.num_rows == 40
    assert rejected["one/link.jpg"] == "is a link to another place, which is not followed"
    assert rejected["one/pipe.png"] == "is no ordinary file"


@pytest.mark.parametrize("deed", ["grow", "vanish", "replace by a link"])
def test_a_file_that_changes_meanwhile_is_listed(tmp_path, monkeypatch, deed):
    root = real.digits(tmp_path / "d")
    victim = root / "nine" / "9.png"
    whole = files.Folder.read

    def read_after_change(folder, entry):
        if entry.path == "nine/9.png":
            if deed == "grow":
                victim.write_bytes(victim.read_bytes() + b"more")
            else:
                victim.unlink()
            if deed == "replace by a link":
                victim.symlink_to(root / "one" / "1.png")
        return whole(folder, entry)

    monkeypatch.setattr(files.Folder, "read", read_after_change)
    _, table, rejected = read(root, tmp_path)
    assert table.num_rows == 39
    assert list(rejected) == ["nine/9.png"]


def test_texts_in_class_folders_become_text_in_any_encoding(tmp_path):
    root = real.texts(tmp_path / "texts")
    (root / "data" / "umlaut.txt").write_bytes("Grüße aus Köln, schöne Bäume und süße Äpfel.".encode("windows-1252"))
    (root / "data" / "utf16.txt").write_bytes("Ein Text mit Zeichen: Ωμέγα 漢字\r\nzweite Zeile".encode("utf-16"))
    (root / "data" / "page.html").write_text("<p>Hello there</p>", encoding="utf-8")
    (root / "data" / "blank.txt").write_text(" \n", encoding="utf-8")
    (root / "data" / "binary.txt").write_bytes(bytes(range(1, 32)) * 50)
    done, table, rejected = read(root, tmp_path)
    kept = table["text"].to_pylist()
    assert done.kinds == {"text": "text", "label": "category"}
    assert (root / "signals" / "0.txt").read_text("utf-8") in kept
    assert "Grüße aus Köln, schöne Bäume und süße Äpfel." in kept
    assert "Ein Text mit Zeichen: Ωμέγα 漢字\r\nzweite Zeile" in kept
    assert "<p>Hello there</p>" in kept
    assert rejected == {"data/blank.txt": "is empty", "data/binary.txt": "is no text"}


def test_pictures_without_folders_or_table_are_explained(tmp_path):
    root = tmp_path / "flat"
    root.mkdir()
    (root / "a.jpg").write_bytes(real.photo())
    with pytest.raises(UserError, match="1 picture, but nothing says what"):
        media.to_parquet(root, tmp_path / "out.parquet")
    assert not list(tmp_path.glob("*.parquet"))


def test_an_even_mix_says_what_was_found(tmp_path):
    root = real.digits(tmp_path / "d", 10)
    for index in range(10):
        (root / "one" / f"{index}.wav").write_bytes(real.sound())
    with pytest.raises(UserError, match="10 pictures and 10 sounds: too mixed"):
        media.to_parquet(root, tmp_path / "out.parquet")


def test_a_folder_in_which_nothing_is_whole_is_refused(tmp_path):
    root = tmp_path / "d" / "cats"
    root.mkdir(parents=True)
    (root / "1.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 50)
    with pytest.raises(UserError, match="None of the pictures"):
        media.to_parquet(tmp_path / "d", tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_an_empty_folder_and_one_without_media_are_explained(tmp_path):
    (tmp_path / "empty").mkdir()
    assert media.holds_media(tmp_path / "empty")
    with pytest.raises(UserError, match="no files"):
        media.to_parquet(tmp_path / "empty", tmp_path / "out.parquet")
    (tmp_path / "empty" / "program.exe").write_bytes(b"MZ")
    with pytest.raises(UserError, match="1 other file"):
        media.to_parquet(tmp_path / "empty", tmp_path / "out.parquet")


def test_silent_sounds_and_channels_that_cancel_each_other_are_rows_and_told(tmp_path):
    loud, nothing = real.tone(300), np.zeros(4000, np.float32)
    against = np.stack([loud, -loud], 1)
    kept = {"a/loud": loud, "a/silent": nothing, "b/against": against, "b/other": real.tone(500)}
    for name, samples in kept.items():
        (tmp_path / "set" / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(tmp_path / "set" / f"{name}.wav", samples, 8000, subtype="FLOAT")
    done = media.to_parquet(tmp_path / "set", tmp_path / "out.parquet")
    assert done.rows == 4
    assert done.warnings == (
        "1 sound is silent from beginning to end: “a/silent.wav”.",
        "Of 1 sound the channels cancel each other out, as they do when one is wired the wrong way round; the loudest"
        " channel alone is heard: “b/against.wav”.",
    )


def test_pictures_of_several_pages_and_of_more_than_eight_bits_are_told(tmp_path):
    root = real.digits(tmp_path / "d", 10)
    pages = [Image.fromarray(np.full((9, 9), level, "uint8")) for level in (10, 200)]
    pages[0].save(root / "one" / "pages.tif", save_all=True, append_images=pages[1:])
    for level in (300, 4000):
        Image.fromarray(np.full((9, 9), level, "uint16")).save(root / "two" / f"{level}.png")
    done, _, rejected = read(root, tmp_path)
    assert rejected == {}
    assert done.warnings == (
        "1 picture has several frames or pages; the first one is looked at: “one/pages.tif”.",
        "2 pictures have more than 8 bits a point; one scale is used for all of them.",
    )
