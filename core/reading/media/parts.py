"""Folders that say what rows are for: train, validation and test, by the words in their names."""

import re

PARTS = ("train", "validation", "test")
_WORDS = {
    **dict.fromkeys(("train", "training", "trn", "learn", "learning", "训练"), "train"),
    **dict.fromkeys(("valid", "validation", "validate", "val", "dev", "validierung", "验证"), "validation"),
    **dict.fromkeys(("test", "testing", "tst", "eval", "evaluation", "holdout", "测试"), "test"),
}
_PLAIN = (
    "set sets data dataset split part images image img imgs pictures picture pics photos photo audio audios sounds "
    "sound clips wavs texts files folder samples"
)
_UNANSWERED = {"pred", "predict", "prediction", "predictions", "unlabeled", "unlabelled", "unlabel", "unanswered"}
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


def named(folders: set[str]) -> dict[str, str]:
    """Folder -> the part that its name says; {} unless they say two or more and differ in nothing else.

    So train and test_set, or seg_train and seg_test, but never train, bus and plane, nor test_tube and train_station.
    """
    found, others = {}, set()
    for folder in folders:
        words = _tokens(folder)
        parts = [_WORDS[word] for word in words if word in _WORDS]
        if len(parts) == 1:
            found[folder] = parts[0]
            others.add(frozenset(words).difference(_WORDS, _PLAIN.split()))
    return found if len(set(found.values())) > 1 and len(others) == 1 else {}


def sounds_like_a_part(label: str) -> bool:
    """Whether a class is called as a part is, by that word alone."""
    return label.strip().lower() in _WORDS


def unanswered(folder: str) -> bool:
    """Whether the name says that nobody knows what is in it, such as seg_pred or unlabeled."""
    return any(word in _UNANSWERED for word in _tokens(folder))


def _tokens(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return [word.lower() for word in _TOKEN.findall(spaced)]
