"""The small steps that ways of splitting texts are made of, each by itself, on rows that can be read."""

import json

import numpy as np
import pytest
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors

from core.errors import UserError
from core.graph import BOOL, INT32, INT64, STRING, Graph
from core.pretrained.tokenizers import bytepair, codes, sequences, tokens, tree, unigram, wordpiece
from core.pretrained.tokenizers.around import Around, around_of, joined
from core.pretrained.tokenizers.characters import OTHER_WAY
from core.pretrained.tokenizers.letters import letters, whole
from core.serving.session import open_session

TYPES = {INT32: "int32", INT64: "int64", BOOL: "bool", STRING: "object"}


def run(make, *given):
    """What `make(g, names...)` gives for these arrays; its outputs as nested lists."""
    g = Graph("__t/")
    names = [g.input(f"in{index}", kind, tuple("ab"[: np.ndim(values)])) for index, (kind, values) in enumerate(given)]
    made = make(g, *names)
    for index, (name, kind) in enumerate(made):
        g.output(f"out{index}", name, kind, None if kind is None else tuple("cdef"[: 2 if kind != STRING else 1]))
    session = open_session(g.model().SerializeToString())
    feeds = {f"in{index}": np.array(values, dtype=TYPES[kind]) for index, (kind, values) in enumerate(given)}
    return [each.tolist() for each in session.run(None, feeds)]


ROWS = [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (0, ROWS),
        (1, [[2, 3, 0], [5, 6, 0]]),
        (2, [[3, 0, 0], [6, 0, 0]]),
        (-1, [[0, 1, 2], [0, 4, 5]]),
        (-2, [[0, 0, 1], [0, 0, 4]]),
        (-4, [[0, 0, 0], [0, 0, 0]]),
    ],
)
def test_rows_are_shifted_with_zeros_behind_or_before(by, expected):
    assert run(lambda g, rows: [(sequences.shift(g, rows, by), INT32)], (INT32, ROWS)) == [expected]
    flags = [[value > 1 for value in row] for row in ROWS]
    wanted = [[value > 1 for value in row] for row in expected]
    assert run(lambda g, rows: [(sequences.shifted(g, rows, by), BOOL)], (BOOL, flags)) == [wanted]


def test_positions_are_counted_along_each_row():
    assert run(lambda g, rows: [(sequences.ordinal(g, rows), INT32)], (INT32, ROWS)) == [[[0, 1, 2], [0, 1, 2]]]


TABLE = ((), (7,), (8, 9), (1, 2, 3))


@pytest.mark.parametrize(
    ("beyond", "expected"),
    [
        (0, [[7, 8, 9, 1, 2, 3, 0], [7, 0, 0, 0, 0, 0, 0]]),
        (2, [[7, 8, 9, 1, 2, 3, 0, 0, 0], [7, 0, 0, 0, 0, 0, 0, 0, 0]]),
    ],
)
def test_what_a_table_has_is_spread_side_by_side(beyond, expected):
    def make(g, rows):
        made, length = sequences.spread(g, rows, TABLE, beyond)
        return [(made, INT32), (g.Unsqueeze(length, g.const([0])), INT64)]

    assert run(make, (INT32, [[1, 2, 3], [0, 1, 0]])) == [expected, [[7]]]


@pytest.mark.parametrize(
    ("rounds", "marks"), [(0, [1, 0, 0, 0, 0, 0]), (1, [1, 1, 0, 0, 0, 0]), (2, [1, 1, 1, 0, 1, 0])]
)
def test_jumps_are_followed_twice_as_far_with_each_round(rounds, marks):
    jump = [[1, 2, 4, 0, 5, 5]]

    def make(g, rows, jumps):
        return [(sequences.reached(g, rows, jumps, rounds), INT32)]

    found = run(make, (INT32, [[1, 0, 0, 0, 0, 0]]), (INT32, jump))[0][0]
    assert found[: 3 + (rounds == 2)] == marks[: 3 + (rounds == 2)]
    assert run(
        lambda g, rows, jumps: [(sequences.reached(g, rows, jumps, 3), INT32)],
        (INT32, [[1, 0, 0, 0, 0, 0]]),
        (INT32, jump),
    ) == [[[1, 1, 1, 0, 1, 1]]]


@pytest.mark.parametrize(
    ("flags", "behind", "expected"),
    [
        ([1, 1, 0, 1, 0, 0], [0, 0, 1, 0, 0, 1], [1, 1, 0, 0, 0, 0]),
        ([1, 1, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 1, 0, 0]),
        ([1, 1, 0, 1, 1, 1], [0, 1, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0]),
        ([0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0]),
        ([1, 0, 0, 0, 0, 1], [1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]),
    ],
)
def test_runs_that_end_before_a_mark_are_found_whole(flags, behind, expected):
    found = run(lambda g, one, other: [(sequences.runs_before(g, one, other), BOOL)], (BOOL, [flags]), (BOOL, [behind]))
    assert found == [[[bool(each) for each in expected]]]


WORDS = {(1, 5): 50, (1, 5, 6): 56, (1, 5, 6, 7, 8): 58, (1, 9): 90, (2, 6): 26, (2, 6, 5): 265}


def test_a_tree_leads_to_every_word_and_nowhere_else():
    made = tree.tree_of(WORDS, 12)
    assert made.depth == 4
    states = {}
    for (root, *path), token in WORDS.items():
        state = root
        for unit in path:
            assert made.owner[made.base[state] + unit] == state
            state = int(made.base[state] + unit)
        states[state] = (token, len(path))
    assert len(states) == len(WORDS)
    for state in range(len(made.base)):
        assert (made.tokens[state], made.depths[state]) == states.get(state, (0, 0))
    assert made.owner[made.base[1] + 7] != 1
    assert {each.dtype for each in (made.base, made.owner, made.tokens, made.depths)} == {np.dtype("int32")}


def test_large_trees_find_room_for_every_node():
    random = np.random.default_rng(0)
    words = {(1, *random.integers(1, 300, random.integers(1, 6)).tolist()): token for token in range(1, 1000)}
    made = tree.tree_of(words, 300)
    for (state, *path), token in words.items():
        for unit in path:
            state, before = int(made.base[state] + unit), state
            assert made.owner[state] == before
        assert (made.tokens[state], made.depths[state]) == (token, len(path))


@pytest.mark.parametrize(
    ("root", "tokens", "depths"),
    [(1, [56, 0, 0, 50, 90, 0], [2, 0, 0, 1, 1, 0]), (2, [0, 26, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0])],
)
def test_a_walk_finds_the_longest_word_from_each_position(root, tokens, depths):
    made = tree.tree_of(WORDS, 12)
    units = [[5, 6, 7, 5, 9, 0, 0, 0, 0]]

    def make(g, rows):
        length = g.const([6], "int64")
        roots = g.const(np.full((1, 6), root), "int32")
        return [(each, INT32) for each in tree.walk(g, rows, length, roots, made)]

    assert run(make, (INT32, units)) == [[tokens], [depths]]


def test_characters_become_their_numbers_with_a_guard_behind_the_texts():
    numbers = {"": 9, "a": 1, "字": 2, " ": 3}
    found = run(lambda g, texts: [(letters(g, texts, numbers, 7), INT64)], (STRING, ["a字", "", "\nz a"]))
    assert found == [[[1, 2, 9, 9], [9, 9, 9, 9], [7, 7, 3, 1], [3, 9, 9, 9]]]
    assert run(lambda g, texts: [(letters(g, texts, numbers, 7), INT64)], (STRING, [])) == [[[3]]]
    only = run(lambda g, texts: [(letters(g, texts, numbers, 7, "[a-z]"), INT64)], (STRING, ["a字z", "b"]))
    assert only == [[[1, 7], [7, 9], [9, 9]]]


def test_texts_that_count_as_one_stand_where_they_begin_the_longest_first():
    paths = {(1, 2): 20, (1, 2, 3): 30, (2, 2, 4): 40}
    rows = [[1, 2, 3, 1, 2, 4, 2], [4, 1, 2, 2, 2, 4, 1]]
    found = run(lambda g, given: [(whole(g, given, paths, 6, 0), INT32)], (INT32, rows))
    assert found == [[[30, 0, 0, 20, 0, 4, 2], [4, 20, 0, 40, 0, 0, 1]]]


KEPT = [[True, False, True, True], [False, True, False, False], [False] * 4]
TOKENS = [[5, 6, 7, 8], [1, 2, 3, 4], [0] * 4]


@pytest.mark.parametrize(
    ("around", "limit", "expected", "mask"),
    [
        (Around((), (), 0), 9, [[5, 7, 8], [2, 0, 0]], [[1, 1, 1], [1, 0, 0]]),
        (Around((), (), 3), 2, [[5, 7], [2, 3]], [[1, 1], [1, 0]]),
        (Around((101,), (102,), 0), 9, [[101, 5, 7, 8, 102], [101, 2, 102, 0, 0]], [[1] * 5, [1, 1, 1, 0, 0]]),
        (Around((101,), (102,), 0), 4, [[101, 5, 7, 102], [101, 2, 102, 0]], [[1] * 4, [1, 1, 1, 0]]),
        (Around((1, 2), (), 9), 4, [[1, 2, 5, 7], [1, 2, 2, 9]], [[1] * 4, [1, 1, 1, 0]]),
        (Around((), (3, 4), 9), 3, [[5, 3, 4], [2, 3, 4]], [[1] * 3] * 2),
    ],
)
def test_kept_tokens_are_cut_and_put_between_what_stands_around(around, limit, expected, mask):
    def make(g, made, kept):
        return [(each, INT64) for each in joined(g, made, kept, around, limit)]

    assert run(make, (INT32, TOKENS), (BOOL, KEPT)) == [expected, mask]


def test_without_texts_nothing_is_joined():
    found = run(
        lambda g, made, kept: [(each, INT64) for each in joined(g, made, kept, Around((1,), (2,), 0), 9)],
        (INT32, [[0]]),
        (BOOL, [[False]]),
    )
    assert found == [[], []]


def plain(**parts):
    """A tokenizer that knows a few words."""
    made = Tokenizer(models.WordPiece({"[UNK]": 0, "a": 1, "[CLS]": 2, "[SEP]": 3, "[PAD]": 4}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    for name, value in parts.items():
        setattr(made, name, value)
    return made


def test_what_stands_around_a_text_is_learned_by_asking():
    assert around_of(plain(), "[PAD]") == Around((), (), 4)
    assert around_of(plain(), "<pad>") == Around((), (), 0)
    twice = processors.TemplateProcessing(single="[CLS] [CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    assert around_of(plain(post_processor=twice), "[PAD]") == Around((2, 2), (3,), 4)
    behind = processors.TemplateProcessing(single="$A [SEP] [SEP]", special_tokens=[("[SEP]", 3)])
    assert around_of(plain(post_processor=behind), "[PAD]") == Around((), (3, 3), 4)


@pytest.mark.parametrize(
    "point", [0, 0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xFFFD, 0xFFFF, 0x10000, 0x1F600, 0x3FFFF, 0xE01FF]
)
def test_code_points_become_the_bytes_of_utf8(point):
    def make(g, rows):
        count, made = codes.utf8(g, rows)
        return [(each, INT32) for each in (count, *made)]

    (((count,),), *made) = run(make, (INT32, [[point]]))
    assert bytes(each[0][0] for each in made[:count]) == chr(point).encode()


def test_the_points_that_are_told_apart_are_letters_of_all_planes_without_surrogates():
    found = set(codes.points())
    assert {0, 0xD7FF, 0xE000, 0x3FFFF, 0xE0000, 0xE01FF} <= found
    assert not {0xD800, 0xDFFF, 0x40000, 0xDFFFF, 0xE0200} & found
    assert len(found) == 0x40000 - 0x800 + 0x200


def test_bytes_are_written_with_the_signs_of_gpt2():
    signs = bytepair._signs()
    assert list(signs.values()) == list(range(256))
    assert len(signs) == 256
    assert {signs[sign] for sign in "Ġ"} == {32}
    assert (signs["!"], signs["~"], signs["¡"], signs["¬"], signs["®"], signs["ÿ"]) == (33, 126, 161, 172, 174, 255)
    assert (signs["Ā"], signs["Ċ"], signs["ł"], signs["Ń"]) == (0, 10, 160, 173)


def byte_level(**changed):
    """A byte-level tokenizer with two merges, its JSON changed."""
    words = {sign: index for index, sign in enumerate(bytepair._signs())} | {"he": 256, "hel": 257}
    made = Tokenizer(models.BPE(words, [("h", "e"), ("he", "l")]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.add_special_tokens(["<pad>", AddedToken("<mask>", lstrip=True)])
    content = json.loads(made.to_str())
    for place, value in changed.items():
        *above, name = place.split("__")
        part = content
        for each in above:
            part = part[int(each) if each.isdigit() else each]
        part[name] = value
    return Tokenizer.from_str(json.dumps(content))


def test_the_rules_of_byte_pairs_are_those_of_the_file():
    rules = bytepair.rules_of(byte_level())
    assert rules.bytes == tuple(range(256))
    assert list(rules.merges.items()) == [((104, 101), 256), ((256, 108), 257)]
    assert (rules.whole, rules.greedy) == ({"<pad>": 258, "<mask>": 259}, frozenset({"<mask>"}))
    assert rules.around == Around((), (), 258)


@pytest.mark.parametrize(
    "changed",
    [
        {"model__dropout": 0.1},
        {"model__end_of_word_suffix": "</w>"},
        {"model__byte_fallback": True},
        {"model__ignore_merges": True},
        {"normalizer": {"type": "Lowercase"}},
        {"pre_tokenizer": None},
        {"pre_tokenizer__add_prefix_space": True},
        {"pre_tokenizer__use_regex": False},
        {"added_tokens__1__single_word": True},
        {"added_tokens__1__rstrip": True},
    ],
    ids=str,
)
def test_byte_pairs_of_another_sort_are_refused(changed):
    with pytest.raises(UserError) as caught:
        tokens.check(byte_level(**changed))
    assert caught.value.problem == OTHER_WAY[0]


def test_byte_pairs_without_a_sign_for_every_byte_are_refused():
    made = Tokenizer(models.BPE({sign: index for index, sign in enumerate(list(bytepair._signs())[1:])}, []))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    with pytest.raises(UserError):
        bytepair.rules_of(made)


def test_each_way_is_found_by_the_model_s_type():
    tokens.check(byte_level())
    tokens.check(plain())
    tokens.check(pieces())
    with pytest.raises(UserError):
        tokens.check(Tokenizer(models.WordLevel({"a": 0}, unk_token="a")))
    for rules_of, other in (
        (wordpiece.rules_of, byte_level()),
        (bytepair.rules_of, plain()),
        (unigram.rules_of, plain()),
    ):
        with pytest.raises(UserError):
            rules_of(other)
    with pytest.raises(UserError):
        wordpiece.rules_of(Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]")))


def test_the_rules_of_word_pieces_are_those_of_the_file():
    made = plain()
    made.add_special_tokens(["[CLS]"])
    made.add_tokens([AddedToken("soft", normalized=True), AddedToken("alone", single_word=True, normalized=False)])
    rules = wordpiece.rules_of(made)
    assert rules.vocabulary == {"[UNK]": 0, "a": 1, "[CLS]": 2, "[SEP]": 3, "[PAD]": 4}
    assert (rules.whole, rules.rest, rules.unknown, rules.longest) == ({"[CLS]": 2}, "##", 0, 100)
    assert rules.around == Around((), (), 4)


def pieces(normalizer=None, pre_tokenizer=None, unknown=1, fallback=False, **added):
    """A unigram tokenizer of a few pieces."""
    made = Tokenizer(models.Unigram([("<pad>", 0.0), ("<unk>", 0.0), ("▁a", -1.0), ("b", -2.0)], unknown, fallback))
    made.pre_tokenizer = pre_tokenizer or pre_tokenizers.Metaspace(prepend_scheme="always")
    if normalizer is not None:
        made.normalizer = normalizer
    made.add_special_tokens(["<pad>", AddedToken("<mask>", **{"lstrip": True, **added})])
    return made


def test_the_rules_of_unigrams_are_those_of_the_file():
    rules = unigram.rules_of(pieces())
    assert (rules.pieces, rules.scores) == (("<pad>", "<unk>", "▁a", "b"), (0.0, 0.0, -1.0, -2.0))
    assert (rules.unknown, rules.whole, rules.greedy) == (1, {"<pad>": 0, "<mask>": 4}, frozenset({"<mask>"}))
    assert (rules.spaces, rules.around) == (True, Around((), (), 0))
    first = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")]
    )
    assert unigram.rules_of(pieces(pre_tokenizer=first)).spaces is False


@pytest.mark.parametrize(
    "changed",
    [
        {"normalizer": normalizers.Lowercase()},
        {"normalizer": normalizers.Replace("a", "b")},
        {"normalizer": normalizers.Sequence([normalizers.NFKC()])},
        {"pre_tokenizer": pre_tokenizers.Whitespace()},
        {"pre_tokenizer": pre_tokenizers.Metaspace(prepend_scheme="never")},
        {"pre_tokenizer": pre_tokenizers.Metaspace(prepend_scheme="first")},
        {"pre_tokenizer": pre_tokenizers.Metaspace(prepend_scheme="always", replacement="_")},
        {"pre_tokenizer": pre_tokenizers.Metaspace(prepend_scheme="always", split=False)},
        {"pre_tokenizer": pre_tokenizers.Sequence([pre_tokenizers.Metaspace(), pre_tokenizers.WhitespaceSplit()])},
        {"unknown": None},
        {"fallback": True},
        {"single_word": True},
        {"rstrip": True},
    ],
    ids=str,
)
def test_unigrams_of_another_sort_are_refused(changed):
    with pytest.raises(UserError) as caught:
        unigram.rules_of(pieces(**changed))
    assert caught.value.problem == OTHER_WAY[0]
