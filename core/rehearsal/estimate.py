"""What a dress rehearsal foretells of a run. Measures nothing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A run, foretold. Seconds are those of one processor that works (CPU) or of a clock (wall).

    cpu_seconds = fixed_seconds + steps x step_seconds; `steps` is how far the training may go as events count it
    (epochs, rounds, trees; 0 where a family fits at once); `at_most`: it may end sooner by itself. `base_mb`: what a
    process holds of `peak_mb` before it works; `training_mb`: the most while it learns. `bytes`: the file's size, of
    which `step_bytes` come with each step where it grows (trees). `trained`: how many numbers learn, 0 where that is
    not told. `short`: not even a few rows found room in memory. Where the run can't be carried out, `problem` and `fix`
    say why and what helps, and the figures may be 0.
    """

    steps: float = 0.0
    fixed_seconds: float = 0.0
    step_seconds: float = 0.0
    wall_seconds: float = 0.0
    peak_mb: float = 0.0
    training_mb: float = 0.0
    base_mb: float = 0.0
    bytes: int = 0
    step_bytes: float = 0.0
    trained: int = 0
    at_most: bool = False
    short: bool = False
    problem: str = ""
    fix: str = ""

    @property
    def cpu_seconds(self) -> float:
        """Of the whole run, if it goes to its end."""
        return self.cpu_after(self.steps)

    def cpu_after(self, steps: float) -> float:
        """Of a run that took this many steps."""
        return self.fixed_seconds + steps * self.step_seconds

    @property
    def needed_mb(self) -> float:
        """What the run adds to its process, which is what a job's limit counts."""
        return max(0.0, self.peak_mb - self.base_mb)

    def bytes_after(self, kept: float) -> float:
        """Of the file whose kept model is that of this step."""
        return self.bytes - self.step_bytes * max(0.0, self.steps - kept)
