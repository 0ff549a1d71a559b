"""The length that a sound's file states against the bytes that are there, for each way in which files state it."""

import struct

import pytest

from core.reading.media.sound_lengths import fault, is_unclosed

NOT_CLOSED = "says no length, as a recording that was not closed; open it in a player and save it again"
CUT = "is cut off"


def wave(stated: int, held: int, magic: bytes = b"RIFF", before: bytes = b"") -> bytes:
    """RIFF, RIFX or RF64: a head of 12 bytes, chunks of an even length, the samples at the end."""
    number = ">L" if magic == b"RIFX" else "<L"
    shape = b"fmt " + struct.pack(number, 16) + bytes(16)
    return magic + bytes(4) + b"WAVE" + before + shape + b"data" + struct.pack(number, stated) + b"\1" * held


def aiff(stated: int, held: int) -> bytes:
    odd = b"NAME" + struct.pack(">L", 3) + b"abc\0"
    return b"FORM" + bytes(4) + b"AIFF" + odd + b"SSND" + struct.pack(">L", stated) + b"\1" * held


def au(stated: int, held: int) -> bytes:
    return b".snd" + struct.pack(">LLLLL", 24, stated, 3, 8000, 1) + b"\1" * held


def caf(stated: int, held: int) -> bytes:
    shape = b"desc" + struct.pack(">q", 33) + bytes(33)
    return b"caff" + bytes(4) + shape + b"data" + struct.pack(">q", stated) + b"\1" * held


def w64(stated: int, held: int) -> bytes:
    shape = b"fmt " + bytes(12) + struct.pack("<q", 24 + 18) + bytes(18 + 6)
    return b"riff" + bytes(36) + shape + b"data" + bytes(12) + struct.pack("<q", 24 + stated) + b"\1" * held


def rifx(stated: int, held: int) -> bytes:
    return wave(stated, held, b"RIFX")


def after_an_odd_chunk(stated: int, held: int) -> bytes:
    return wave(stated, held, before=b"LIST" + struct.pack("<L", 3) + b"abc\0")


def rf64(stated: int, held: int) -> bytes:
    large = b"ds64" + struct.pack("<L", 28) + struct.pack("<QQQL", 1, stated, 3, 0)
    return wave(0xFFFFFFFF, held, b"RF64", large)


@pytest.mark.parametrize("made", [wave, rifx, after_an_odd_chunk, rf64, aiff, au, caf, w64])
def test_a_sound_is_whole_with_as_many_bytes_as_it_states_and_cut_off_with_one_less(made):
    for held, expected in ((11, ""), (10, ""), (9, CUT), (0, CUT)):
        assert fault(made(10, held)) == expected
        assert not is_unclosed(made(10, held))
    assert fault(made(0, 1)) == NOT_CLOSED
    assert fault(made(0, 0)) == "", "a sound of no samples is judged by the decoder"


@pytest.mark.parametrize(
    ("made", "stated", "is_open"),
    [
        (wave, 0x7FFFF000, True),
        (wave, 0xFFFFFFFF, True),
        (wave, 0x7FFFEFFF, False),
        (aiff, 0x7FFFF000, True),
        (au, 0x7FFFF000, True),
        (au, 0xFFFFFFFF, True),
        (au, 0x7FFFEFFF, False),
        (caf, -1, True),
        (caf, 0x100000000, False),
        (rf64, 0x100000000, False),
    ],
)
def test_programs_that_record_leave_the_length_open_in_their_own_ways(made, stated, is_open):
    assert is_unclosed(made(stated, 50)) == is_open
    assert fault(made(stated, 50)) == ("" if is_open else CUT)


@pytest.mark.parametrize("head", [b"OggS", b"fLaC", b"ID3\3", b"\xff\xfb\0\0"])
def test_other_formats_state_lengths_in_other_ways(head):
    assert not is_unclosed(head + bytes(60))


def test_a_wave_without_samples_leaves_everything_open():
    head = wave(0, 0)[:-8]
    assert (fault(head), is_unclosed(head)) == ("", True)


def test_a_flac_states_its_samples_in_the_last_36_bits_of_eight_bytes():
    def flac(samples: int) -> bytes:
        return b"fLaC" + bytes(17) + (0xF << 36 | samples).to_bytes(5, "big")

    assert fault(flac(0)) == NOT_CLOSED
    assert fault(flac(0)[:-1]) == "", "too short to say"
    assert [fault(flac(samples)) for samples in (1, 1 << 35)] == ["", ""]


def test_the_last_page_of_an_ogg_must_be_there_to_its_end():
    def page(*sizes: int) -> bytes:
        return b"OggS" + bytes(22) + bytes([len(sizes), *sizes]) + b"\1" * sum(sizes)

    whole = page(200, 200) + page(5, 7)
    assert fault(whole) == ""
    assert fault(page()) == ""
    assert fault(whole + b"more") == ""
    for lost in (1, 12, 13, 14, 15, 20):  # samples, sizes, head
        assert fault(whole[:-lost]) == CUT
