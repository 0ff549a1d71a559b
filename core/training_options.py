"""How a model that learns step by step is trained: a part of the recipe, declared once. Knows no network."""

from typing import Literal

from core.settings import Options, setting


class TrainingOptions(Options):
    """How a model that learns step by step is trained; families that fit at once use only the seed."""

    epochs: int = setting(60, "Epochs", "How often the training rows are gone through.", low=1, high=5000, log=True)
    learning_rate: float = setting(
        0.003,
        "Learning rate",
        "The size of each step. Too large: it jumps; too small: it crawls.",
        low=1e-6,
        high=10,
        log=True,
    )
    batch_size: int = setting(256, "Batch size", "Rows looked at before each step.", low=1, high=65536, log=True)
    accumulation: int = setting(
        1,
        "Batches a step",
        "So many batches are looked at before each step. As good as a larger batch, without its need of memory.",
        low=1,
        high=1024,
        log=True,
    )
    patience: int = setting(
        10,
        "Early stopping",
        "Stop after this many epochs without progress on the validation rows. 0: never.",
        low=0,
        high=1000,
        unit="epochs",
    )
    optimizer: Literal["adamw", "adam", "sgd", "rmsprop"] = setting(
        "adamw", "Optimizer", "The rule that turns errors into steps."
    )
    schedule: Literal["constant", "linear", "cosine", "one cycle"] = setting(
        "constant",
        "Learning rate over time",
        "Constant: always the same. Linear and cosine: smaller and smaller, down to nothing at the last epoch. One "
        "cycle: up during the first quarter, then down; often best when you know how many epochs you want.",
    )
    warmup: float = setting(
        0.0, "Warm-up", "The share of the training in which steps grow from nothing to full size.", low=0.0, high=0.5
    )
    weight_decay: float = setting(
        1e-4, "Weight decay", "Pulls weights to zero, against overfitting.", low=0.0, high=1.0
    )
    smoothing: float = setting(
        0.0,
        "Label smoothing",
        "Never to be quite sure of an answer, by so much; helps when some answers in the data are wrong.",
        low=0.0,
        high=0.5,
        when={"head": ("softmax",)},
    )
    clipping: float = setting(
        0.0, "Gradient clipping", "Steps that would be longer are cut to this length. 0: never.", low=0.0, high=1000.0
    )
    precision: Literal["auto", "full", "mixed"] = setting(
        "auto",
        "Precision",
        "Mixed is faster on a graphics processor and a little less exact. Auto: mixed where that is faster, else full.",
    )
    seed: int = setting(0, "Seed", "The same seed starts from the same random numbers.", low=0, high=2**31 - 1)
