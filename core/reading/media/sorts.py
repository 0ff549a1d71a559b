"""What a file is by its name: a picture, a sound, a text, a table, an archive, or nothing that counts."""

from core.traits import AUDIO, IMAGE, MEDIA, TEXT

__all__ = ["ARCHIVE", "AUDIO", "IMAGE", "MEDIA", "OTHER", "TABLE", "TEXT"]

TABLE, ARCHIVE, OTHER = "table", "archive", "other"
WORDS = {
    IMAGE: ("picture", "pictures"),
    AUDIO: ("sound", "sounds"),
    TEXT: ("text", "texts"),
    TABLE: ("table", "tables"),
    ARCHIVE: ("archive", "archives"),
    OTHER: ("other file", "other files"),
}
_ENDINGS = {
    IMAGE: "png jpg jpeg jpe jfif gif bmp dib webp tif tiff heic heif hif avif",
    AUDIO: "wav wave w64 flac ogg oga opus mp3 aiff aif aifc au snd caf",
    TEXT: "txt text md markdown htm html",
    TABLE: "csv tsv tab xlsx xlsm xlsb xls ods parquet json jsonl ndjson",
    ARCHIVE: "zip tar gz tgz bz2 xz 7z rar zst",
}
_SORT = {ending: sort for sort, endings in _ENDINGS.items() for ending in endings.split()}
_RAW = "raw cr2 cr3 nef arw dng orf rw2 raf"  # of cameras; their beginning is that of a TIFF with a thumbnail
_UNREADABLE = {  # formats that people have and that nothing here reads
    IMAGE: _RAW + " svg psd ico jxl jp2 eps ai xcf dcm",
    AUDIO: "m4a m4b aac wma amr 3gp mp4 webm mka mid midi wv ape",
    TEXT: "doc docx pdf odt rtf pages",
}
UNREADABLE = {ending: sort for sort, endings in _UNREADABLE.items() for ending in endings.split()}
BY_NAME = frozenset(_RAW.split())  # are what they are called, whatever their first bytes look like
ADVICE = {
    IMAGE: "save it as JPEG or PNG",
    AUDIO: "save it as WAV, FLAC, OGG or MP3",
    TEXT: "save it as plain text",
}
_SYSTEM = {"__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "@eadir", "lost+found"}


def ending(path: str) -> str:
    """The part after the last dot of the name, in small letters; "" without any."""
    name = path.rstrip("/").rpartition("/")[
        2
    ]  # several times for each of very many files: pathlib takes ten times as long
    dot = name.rfind(".")
    return name[dot + 1 :].lower() if dot > 0 else ""


def sort_of(path: str) -> str:
    """IMAGE, AUDIO, TEXT, TABLE, ARCHIVE or OTHER, by the name's ending; the content is checked when it is read."""
    last = ending(path)
    return _SORT.get(last) or UNREADABLE.get(last, OTHER)


def is_hidden(path: str) -> bool:
    """Whether a part of the path is hidden or made by an operating system, such as .DS_Store or __MACOSX."""
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    return any(part.startswith(".") or part.lower() in _SYSTEM for part in parts)


def counted(numbers: dict[str, int]) -> str:
    """Counts by sort in words: "1,204 pictures, 1 sound and 3 tables"."""
    messages = [f"{count:,} {WORDS[sort][count != 1]}" for sort, count in numbers.items() if count]
    return " and ".join([", ".join(messages[:-1]), messages[-1]] if len(messages) > 1 else messages)
