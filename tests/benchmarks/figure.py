"""One measured figure, and the table that `make bench` prints."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` in `unit`, met when not above `most`, or not below `least`; `beside` says what stands next to it."""

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    beside: str = ""

    @property
    def target(self) -> str:
        """The target in words; empty when the figure stands for information only."""
        if self.most is not None:
            return f"<= {self.most:g} {self.unit}".strip()
        return f">= {self.least:g} {self.unit}".strip() if self.least is not None else ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without a target."""
        if self.most is not None:
            return self.value <= self.most
        return self.value >= self.least if self.least is not None else None


def table(figures: list[Figure]) -> str:
    """Figures as an aligned text table."""
    words = {True: "yes", False: "NO", None: ""}
    rows = [("what", "target", "figure", "met", "beside what")]
    rows += [(f.what, f.target, f"{f.value:.3g} {f.unit}".strip(), words[f.met], f.beside) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])
