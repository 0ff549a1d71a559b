"""What the names and the folders of several sources say of what is in them."""

import pytest

from core.reading.media.bags import Bag, folders_for
from core.reading.media.files import Entry, Files


def files(*paths: str) -> Files:
    found = Files()
    found.entries = [Entry(path, 1) for path in paths]
    return found


@pytest.mark.parametrize(
    ("paths", "depth", "alone", "folder"),
    [
        ([], 0, True, ""),
        (["1.png", "2.png"], 0, True, ""),
        (["a/1.png", "a/2.png"], 0, True, "a"),
        (["a/b/1.png", "a/b/2.png"], 1, True, "b"),
        (["a/b/1.png", "a/c/2.png"], 1, False, ""),
        (["a/1.png", "a/b/2.png"], 0, True, "a"),
        (["a/1.png", "b/2.png"], 0, False, ""),
        (["1.png", "b/2.png"], 0, False, ""),
        ([*(f"{n}.png" for n in range(9)), "b/2.png"], 0, True, "b"),
        ([*(f"{n}.png" for n in range(8)), "b/2.png"], 0, False, ""),
        ([*(f"{n}.png" for n in range(18)), "b/1.png", "c/2.png"], 0, True, ""),
        (["a/1.png", "labels.csv"], 0, True, "a"),
    ],
)
def test_a_source_may_hold_one_folder_alone(paths, depth, alone, folder):
    bag = Bag(files(*paths))
    assert (bag.depth, bag.alone, bag.folder) == (depth, alone, folder)
    assert bag.below(("a", "b", "c")) == ("a", "b", "c")[depth:]


CATS, DOGS = ("cats/1.png", "cats/2.png"), ("dogs/1.png",)
BOTH = ("cats/1.png", "dogs/2.png")


@pytest.mark.parametrize(
    ("names", "held", "folders"),
    [
        (["pets.zip"], [CATS], [[("cats",), ("cats",)]]),
        (["cats.zip", "dogs.zip"], [("1.png",), ("2.png",)], [[("cats",)], [("dogs",)]]),
        (["my cats.zip", "my dogs.zip"], [CATS[:1], DOGS], [[("cats",)], [("dogs",)]]),
        (["cats.zip", "dogs.zip"], [("x/1.png",), ("x/2.png",)], [[("cats",)], [("dogs",)]]),
        (["cats.zip", "more.zip"], [CATS[:1], ("1.png",)], [[("cats",)], [("more",)]]),
        (["set-1.zip", "set-2.zip"], [("1.png",), ("2.png",)], [[()], [()]]),
        (["0.zip", "1.zip"], [("1.png",), ("2.png",)], [[("0",)], [("1",)]]),
        (["train.zip", "test.zip"], [BOTH, CATS[:1]], [[("train", "cats"), ("train", "dogs")], [("test",)]]),
        (["one.zip", "two.zip"], [BOTH, ("1.png",)], [[("cats",), ("dogs",)], [("two",)]]),
        (["one.zip", "two.zip"], [("x/cats/1.png", "x/dogs/2.png"), BOTH], [[("cats",), ("dogs",)]] * 2),
    ],
)
def test_names_of_sources_stand_above_what_is_inside_or_are_the_classes(names, held, folders):
    assert folders_for(names, [files(*paths) for paths in held]) == folders
