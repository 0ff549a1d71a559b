"""How the rows are split into parts: a part of the recipe, declared once. Knows no dataset."""

from typing import Literal

from core.settings import Options, setting

UNORDERED = ("random", "group", "column", "folds")  # ways to split rows in which chance has a part


class SplitOptions(Options):
    """How rows are split into the parts train, validation, calibration and test."""

    method: Literal["random", "group", "time", "column", "folds"] = setting(
        "random",
        "Method",
        "Random suits most tables. Group keeps rows that belong together (one patient, one site) in one part. Time "
        "learns from the past and tests on the future. Column: your file says it. Folds: small tables are judged by "
        "several models in turn.",
    )
    column: str = setting(
        "",
        "By column",
        "Which column names the group, the time or the part. With folds: which rows belong together; none has to.",
    )
    test: float = setting(0.2, "Test share", "Rows kept away until Evaluate.", low=0.05, high=0.5)
    validation: float = setting(0.15, "Validation share", "Rows that decide when to stop.", low=0.05, high=0.4)
    calibration: float = setting(
        0.1,
        "Calibration share",
        "Rows that size the intervals. Not used below 2,000 rows.",
        low=0.0,
        high=0.3,
        when={"calibrated": (True,)},
    )
    stratify: bool = setting(
        True,
        "Keep the mix (stratified)",
        "Every part gets the same mix of answers: a stratified split.",
        when={"method": UNORDERED},
    )
    seed: int = setting(
        0, "Seed", "The same seed gives the same parts again.", low=0, high=2**31 - 1, when={"method": UNORDERED}
    )
    folds: int = setting(
        5, "Folds", "How many models judge each other's rows in turn.", low=3, high=10, when={"method": ("folds",)}
    )

    @property
    def promises(self) -> bool:
        """Whether the interval's level can be promised: only when new rows are like those it was measured on."""
        return self.method == "random" or (self.method == "folds" and not self.column)


def same_column(one: str, other: str) -> bool:
    """Whether the column that one way to split goes by says the same for the other: what says the time is no group."""
    return one == other or {one, other} == {"group", "folds"}
