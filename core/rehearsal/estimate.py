"""What a dress rehearsal foretells of a run. Measures nothing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A run, foretold. Seconds are those of one processor that works (CPU) or of a clock (wall).

    cpu_seconds = fixed_seconds + steps x step_seconds; `steps` is how far the training may go as events count it
    (epochs, rounds, trees; 1 where a family fits at once). `bytes`: the file's size; `trained`: how many numbers learn.
    Where the run can't be carried out, `problem` and `fix` say why and what helps, and the figures may be 0.
    """

    steps: float = 0.0
    fixed_seconds: float = 0.0
    step_seconds: float = 0.0
    wall_seconds: float = 0.0
    peak_mb: float = 0.0
    bytes: int = 0
    trained: int = 0
    problem: str = ""
    fix: str = ""

    @property
    def cpu_seconds(self) -> float:
        """Of the whole run, if it goes to its end."""
        return self.cpu_after(self.steps)

    def cpu_after(self, steps: float) -> float:
        """Of a run that took this many steps."""
        return self.fixed_seconds + steps * self.step_seconds
