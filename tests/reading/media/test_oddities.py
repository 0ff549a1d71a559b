"""What is told of odd pictures and sounds: a sentence for each sort, the first three by name."""

import pytest

from core.reading.media.oddities import Oddities
from core.reading.media.pictures import PictureFacts
from core.reading.media.sounds import SoundFacts

ORDER = {
    "silent": "silent_sounds",
    "cancelled": "cancelled_sounds",
    "unclosed": "unclosed_sounds",
    "several": "pictures_of_frames",
    "deep": "deep_pictures",
}


def noted(many: int, *odd: str) -> Oddities:
    """So many files that are odd in these ways, and a plain one of each sort."""
    found = Oddities()
    for number in range(many):
        marks = dict.fromkeys(odd, True)
        pictures = {key: marks.pop(key) for key in ("several", "deep") if key in marks}
        if marks:
            found.add(f"{number}.wav", SoundFacts("WAV", 1.0, 8000, 1, **marks))
        if pictures:
            found.see(f"{number}.png", PictureFacts("PNG", 1, 1, "grey", **pictures))
    found.add("plain.wav", SoundFacts("WAV", 1.0, 8000, 1))
    found.see("plain.png", PictureFacts("PNG", 1, 1, "grey"))
    return found


@pytest.mark.parametrize(("odd", "code"), ORDER.items())
def test_each_oddity_is_counted_and_three_are_named(odd, code):
    ending = "png" if odd in ("several", "deep") else "wav"
    for many in (1, 3, 4):
        (message,) = noted(many, odd).messages()
        assert message.code.startswith(code)
        assert message.startswith(("1 ", "Of 1 ") if many == 1 else (f"{many} ", f"Of {many} "))
        if odd != "deep":
            names = ", ".join(f"“{number}.{ending}”" for number in range(min(many, 3)))
            assert message.values["names"] == names + (", ..." if many > 3 else "")
        assert "plain" not in message


def test_several_oddities_are_told_sounds_first():
    codes = [message.code for message in noted(2, *reversed(ORDER)).messages()]
    assert [code.split(".")[0] for code in codes] == [code.split(".")[0] for code in ORDER.values()]
    assert noted(0).messages() == []
