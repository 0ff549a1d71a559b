"""What a file is by its first bytes."""

import pytest

from core.reading.media.signatures import is_picture, is_sound, plays_in_browsers, reason
from core.reading.media.sorts import AUDIO, IMAGE

PICTURES = [
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"GIF89a",
    b"BM1234",
    b"II*\0",
    b"MM\0*",
    b"RIFF1234WEBP",
    b"\0\0\0\x18ftypheic",
    b"\0\0\0\x18ftypmif1",
    b"\0\0\0\x18ftypavif",
]
IN_BROWSERS = [
    b"RIFF1234WAVE",
    b"RF641234WAVE",
    b"RIFX1234WAVE",
    b"fLaC",
    b"OggS",
    b"ID3\3",
    b"\xff\xfb\x90\0",
    b"\xff\xf3\x90\0",
    b"\xff\xe3",
]
ELSEWHERE = [b"FORM1234AIFF", b"FORM1234AIFC", b".snd", b"caff", b"riff.\x91"]
NEITHER = [
    b"",
    b"RIFF1234AVI ",
    b"FORM1234ILBM",
    b"\0\0\0\x18ftypisom",
    b"\xff",
    b"\xff\xff",  # layer 1
    b"\xff\xfd",  # layer 2
    b"\xff\xdb",  # ten bits only
    b"\xfe\xfb",
    b"WEBP",
    b"plain text",
]


@pytest.mark.parametrize("head", PICTURES + IN_BROWSERS + ELSEWHERE + NEITHER)
def test_readable_pictures_and_sounds_are_known_by_their_beginning(head):
    assert is_picture(head) == (head in PICTURES)
    assert is_sound(head) == (head in IN_BROWSERS + ELSEWHERE)


@pytest.mark.parametrize("head", IN_BROWSERS + ELSEWHERE)
def test_browsers_play_the_usual_sounds(head):
    assert plays_in_browsers(head) == (head in IN_BROWSERS)


UNREADABLE = "is in the format {}, which can't be read here; {}"
AS_SOUND, AS_PICTURE = "save it as WAV, FLAC, OGG or MP3", "save it as JPEG or PNG"


@pytest.mark.parametrize(
    ("content", "as_picture", "as_sound"),
    [
        (b"", "is empty", "is empty"),
        (b"\0\0\0\x18ftypM4A ", "is no picture, but an M4A file", UNREADABLE.format("M4A", AS_SOUND)),
        (b"\0\0\0\x18ftypM4B ", "is no picture, but an M4A file", UNREADABLE.format("M4A", AS_SOUND)),
        (b"\0\0\0\x18ftypqt  ", "is no picture, but an MOV file", UNREADABLE.format("MOV", AS_SOUND)),
        (b"\0\0\0\x18ftyp3gp5", "is no picture, but a 3GP file", UNREADABLE.format("3GP", AS_SOUND)),
        (b"\0\0\0\x18ftypmp42", "is no picture, but an MP4 file", UNREADABLE.format("MP4", AS_SOUND)),
        (b"\xff\xf9P\x80", "is no picture, but an AAC file", UNREADABLE.format("AAC", AS_SOUND)),
        (b"MThd\0\0", "is no picture, but an MIDI file", UNREADABLE.format("MIDI", AS_SOUND)),
        (b"0&\xb2u\x8ef\xcf\x11", "is no picture, but a WMA file", UNREADABLE.format("WMA", AS_SOUND)),
        (b"8BPS\0", UNREADABLE.format("PSD", AS_PICTURE), "is no sound, but a PSD file"),
        (b"\xff\x0a\0", UNREADABLE.format("JPEG XL", AS_PICTURE), "is no sound, but a JPEG XL file"),
        (b"<svg>", UNREADABLE.format("SVG", AS_PICTURE), "is no sound, but an SVG file"),
        (
            b" <?xml version='1.0'?>\n<!-- a --><!DOCTYPE svg PUBLIC><SVG x>",
            UNREADABLE.format("SVG", AS_PICTURE),
            "is no sound, but an SVG file",
        ),
        (b"%PDF-1.7", "is no picture, but a PDF file", "is no sound, but a PDF file"),
        (b"\x89PNG\r\n", "is a damaged picture", "is no sound, but a picture"),
        (b"fLaC\0", "is no picture, but a sound", "is a damaged sound"),
        (b"PK\x03\x04", "is no picture, but an archive", "is no sound, but an archive"),
        (b"\x1f\x8b\x08", "is no picture, but an archive", "is no sound, but an archive"),
        (b"Rar!\x1a", "is no picture, but an archive", "is no sound, but an archive"),
        (b"MZ\x90\0", "is no picture, but a program", "is no sound, but a program"),
        (b"\n<!-- x -->\n<HTML>", "is no picture, but a web page", "is no sound, but a web page"),
        (b"<?xml version='1.0'?><body>", "is no picture, but a web page", "is no sound, but a web page"),
        (b"<htmlx>", "is no picture, but a text", "is no sound, but a text"),
        (b" \n", "is no picture that can be read here", "is no sound that can be read here"),
        (b"a\x01b", "is no picture that can be read here", "is no sound that can be read here"),
        (b"\x1b[1m Escape is text", "is no picture, but a text", "is no sound, but a text"),
        (b"a" * 1023 + "ü".encode(), "is no picture, but a text", "is no sound, but a text"),  # cut inside a letter
        (b"a" * 999 + b"\xff", "is no picture that can be read here", "is no sound that can be read here"),
    ],
)
def test_what_is_not_what_was_wanted_is_named(content, as_picture, as_sound):
    assert reason(content, IMAGE) == as_picture
    assert reason(content, AUDIO) == as_sound
