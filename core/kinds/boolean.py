"""Yes or no, however it is spelled: 1, 0 or missing. The words live in core/cells/spelling.py."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from core.bundle_schema import InputColumn
from core.cells.columns import as_truths
from core.cells.spelling import truth
from core.graph import Graph
from core.kinds import cells
from core.kinds.base import Kind, Prepared
from core.records import ColumnProfile
from core.serving.sides import plain, surplus, unmistakable
from core.settings import Options as Settings
from core.settings import setting
from core.traits import CHOICE, TRUTH, Traits


@dataclass(frozen=True)
class BooleanState:
    """The texts for no and yes that the column's options add; empty when the usual words will do.

    `blank`: an empty value means no, as where only yes is ever marked.
    """

    words: tuple[str, ...] = ()
    blank: bool = False


class Boolean(Kind):
    """Two opposite answers."""

    name = "boolean"
    label = "Yes or no"
    icon = "toggle_on"
    help = "Two opposite answers, such as yes and no, true and false, or 1 and 0."
    traits = Traits("float64", scale=TRUTH, widget=CHOICE)
    stored_as = ("boolean",)
    elementwise = True
    State = BooleanState

    class Options(Settings):
        """Own words, for a column that says yes and no in its own way."""

        yes: str = setting("", "Means yes", "A value that counts as yes, beside yes, true, 1, ja, oui and the like.")
        no: str = setting("", "Means no", "A value that counts as no. Fill in both or none.")
        blank: Literal["guess", "no", "unknown"] = setting(
            "guess",
            "An empty value",
            "Guess: it means no where all other values mean yes, such as x; else it is unknown.",
        )

    def suits(self, profile: ColumnProfile) -> float:
        """Stored as boolean, or every present value is a yes or no word and both occur (0 and 1 too), or only yes.

        The words must belong together: O, S and N are three values, though lists have each for a yes or a no. Only yes
        counts where other rows are empty, as in a column of x.
        """
        if profile.storage == "boolean":
            return 1.0
        if profile.boolean < 1.0:
            return 0.0
        words = [text for text, _ in profile.frequent]
        if len(_meanings(profile)) == 2:
            return 1.0 if all(map(unmistakable, surplus(words))) else 0.0
        marked = {(plain(word), truth(word)) for word in words}
        only = len(marked) == 1 and truth(words[0]) == 1.0 and profile.missing > 0 and profile.storage == "text"
        return 1.0 if only else 0.0

    def words(self, options: Options) -> tuple[str, ...]:
        """The column's own words, (no, yes), or () when the options don't name both."""
        no, yes = options.no.strip(), options.yes.strip()
        return (no, yes) if no and yes and no.lower() != yes.lower() else ()

    def share(self, profile: ColumnProfile) -> float:
        """Of the words for yes and no."""
        return profile.boolean

    def numbers(self, stored: pa.Array | pa.ChunkedArray, options: Options) -> np.ndarray:
        """1 and 0; an empty value is 0 where it means no."""
        found = np.asarray(as_truths(stored, words=self.words(options)), "float64")
        return np.nan_to_num(found, nan=0.0) if blank_means_no(found, options.blank) else found

    def takes_text(self, plain: bool, words: tuple[str, ...] = ()) -> bool:
        """Text, unless every cell is 1 or 0 and nobody says that they mean something else."""
        return not plain or bool(words)

    def read(self, g: Graph, text: str, words: tuple[str, ...]) -> str:
        """string -> float64: 1, 0, or NaN where the text is neither yes nor no."""
        return cells.truth(g, text, words)

    def fit(self, raw: pa.Array, options: Options) -> BooleanState:
        """Keeps the words, and settles what an empty value means."""
        return BooleanState(self.words(options), blank_means_no(raw.to_numpy(zero_copy_only=False), options.blank))

    def graph(self, g: Graph, name: str, raw: str, state: BooleanState) -> Prepared:
        """[N] -> numbers [N,1]: 0 and 1 stay, everything else is NaN, or 0 where an empty value means no."""
        rest = g.const(0.0 if state.blank else np.nan, "float64")
        kept = g.Where(g.Equal(g.Mul(raw, raw), raw), raw, rest)
        return Prepared(numbers=g.column(kept), number_names=(name,))

    def describe(
        self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: BooleanState
    ) -> InputColumn:
        """The column's own words for 0 and 1, and the more frequent one as the example."""
        seen = _meanings(profile)
        words = state.words or (seen.get(0.0, "no"), seen.get(1.0, "yes"))
        values = raw.to_numpy(zero_copy_only=False)
        no = np.count_nonzero(values == 0) if not state.blank else len(values) - np.count_nonzero(values == 1)
        usual = words[int(np.count_nonzero(values == 1) > no)]
        steps = ("An empty value means no.",) if state.blank else ()
        return InputColumn(
            name, tensor, self.name, low=0.0, high=1.0, categories=words, typical=usual, example=usual, steps=steps
        )


def blank_means_no(values: np.ndarray, message: str = "guess") -> bool:
    """Whether NaN stands for no among yes (1) and no (0): it is said so, or nothing but yes was ever marked."""
    return message == "no" or (message == "guess" and bool(np.any(values == 1)) and not np.any(values == 0))


def _meanings(profile: ColumnProfile) -> dict[float, str]:
    """The most frequent text for each of 0.0 and 1.0 among the column's frequent values."""
    found: dict[float, str] = {}
    for text, _ in profile.frequent:
        meaning = truth(text)
        if meaning is not None:
            found.setdefault(meaning, text.strip())
    return found
