"""The neural network family: what can be set, when it fits, and what it costs. Knows no torch before `fit`."""

from typing import TYPE_CHECKING, Literal

from core.layout import Arrays, Layout
from core.messages import Message
from core.models.base import Family, Report, Start
from core.models.named_parts import Named
from core.models.network import changing
from core.plain import Plain
from core.recipe import TrainingOptions
from core.records import DataFacts, FittedTarget
from core.settings import Options as Settings
from core.settings import setting
from core.tasks import TASKS

if TYPE_CHECKING:
    from core.models.network.average import FittedAverage
    from core.models.network.fit import FittedNetwork

FEWEST_ROWS = 50
STEPS = 2000  # that teach an encoder enough, about


class NeuralNetwork(Family["NeuralNetwork.Options", "FittedNetwork | FittedAverage"]):
    """Scaled numbers, embeddings for categories, an encoder for each text, picture or sound; equal layers, one head."""

    name = "neural_network"
    label = "Neural network"
    icon = "hub"
    brief = "For pictures, sounds and texts, or thousands of rows."
    keeps_best = True
    card = (
        "Layers of simple units that learn together, step by step; you can watch it, pause it and train it longer. "
        "Looks at pictures, listens to sounds and reads texts itself, also beside other columns. "
        "Strong when many columns act together and there are thousands of rows. "
        "On small tables boosted trees or a linear model are often as good and finish sooner; it needs more trying."
    )
    can_train_longer = True
    takes_raw_input = True
    starts = True
    heads = ("softmax", "value", "sigmoid", "cumulative")

    class Options(Settings):
        """How the network is built."""

        layers: int = setting(
            2,
            "Layers",
            "How many layers lie between the columns and the answer. 0: none, each answer is a weighted sum, as in a "
            "linear model; best behind an open model that changes.",
            low=0,
            high=6,
        )
        width: int = setting(
            128,
            "Width",
            "Units in each layer. More can learn finer patterns, but cost time.",
            low=8,
            high=1024,
            log=True,
        )
        dropout: float = setting(
            0.1, "Dropout", "Share of units left out at random while training, against overfitting.", low=0.0, high=0.8
        )
        activation: Literal["relu", "gelu", "silu", "tanh"] = setting(
            "relu", "Activation", "How a unit answers to what it gets. ReLU is fast and rarely wrong."
        )
        embedding: int = setting(
            0,
            "Numbers per category",
            "How many numbers describe a category. 0: chosen by how many categories a column has.",
            low=0,
            high=64,
            when={"categories": (True,)},
        )
        batch_norm: bool = setting(
            False, "Batch normalisation", "Keeps each layer's values in range; can help deep networks on large data."
        )

    def by_steps(self, options: Options) -> bool:
        """Always."""
        return True

    def why_not(self, facts: DataFacts, task: str) -> Message | None:
        """Too few rows, or nothing to learn from."""
        if facts.rows < FEWEST_ROWS:
            message = "A neural network needs at least {fewest} rows; there are {rows}."
            return Message("family.few_rows", message, fewest=FEWEST_ROWS, rows=facts.rows)
        if facts.numbers + facts.categories + facts.features == 0:
            return Message("family.no_column", "There is no column left to learn from.")
        return None

    def suggest(self, facts: DataFacts, task: str) -> tuple[Plain, Plain]:
        """Small and well damped for few rows, wide with large batches for many; one cycle where there is an encoder."""
        if facts.changing:
            return changing.suggest(facts, task)
        if facts.features:
            return _for_raw_input(facts, task)
        if facts.rows < 2_000:
            return {"width": 64, "dropout": 0.2}, {"batch_size": 32, "epochs": 100, "patience": 20}
        if facts.rows < 20_000:
            return {}, {"batch_size": 128}
        if facts.rows < 200_000:
            return {"width": 256}, {"batch_size": 512, "epochs": 40}
        return {"width": 256}, {"batch_size": 2048, "epochs": 20, "patience": 4}

    def weighs_rows(self, options: Options) -> bool:
        """Yes: the loss does, and softened answers would else be taken for rare ones."""
        return True

    def smaller(self, options: Options) -> Plain:
        """Half as wide, more units left out."""
        return {"width": max(8, options.width // 2), "dropout": min(0.5, round(options.dropout + 0.2, 2))}

    def refit_options(
        self, options: Options, training: TrainingOptions, fitted: "FittedNetwork | FittedAverage"
    ) -> tuple[Options, TrainingOptions]:
        """As many epochs as were best; none where a pretrained model was better as it was before."""
        return options, training.model_copy(update={"epochs": int(fitted.best_epoch), "patience": 0})

    def named(self, fitted: "FittedNetwork | FittedAverage", layout: Layout) -> Named:
        """The network's tensors, by column and part."""
        from core.models.network.network_beside import network_of
        from core.models.network.weights import named

        network, own = network_of(fitted, layout)
        return named(network.answering, own, network.learned)

    def fit(
        self,
        train: Arrays,
        valid: Arrays,
        learned: FittedTarget,
        options: Options,
        training: TrainingOptions,
        report: Report,
        start: Start | None = None,
    ) -> "FittedNetwork | FittedAverage":
        """See Family; the state in `report.checkpoint` also serves training longer. start: weights to begin from."""
        from core.models.network.fit import fit_network
        from core.models.network.network_beside import fit_beside

        if any(train.layout.apart):
            return fit_beside(train, valid, learned, options, training, report, start)
        return fit_network(train, valid, learned, options, training, report, start)


def _for_raw_input(facts: DataFacts, task: str) -> tuple[Plain, Plain]:
    """For texts, pictures and sounds: about as many steps whatever the number of rows, the rate up and down again."""
    batch = 16 if facts.rows < 500 else 32 if facts.rows < 3_000 else 64
    epochs = min(60, max(6, round(STEPS * batch / (0.6 * facts.rows))))
    training = {
        "epochs": epochs,
        "batch_size": batch,
        "learning_rate": 0.01,
        "schedule": "one cycle",
        "weight_decay": 0.01,
        "clipping": 1.0,
        "patience": 0,
    }
    smoothing = {"smoothing": 0.05} if TASKS[task].head == "softmax" else {}
    return {}, {**training, **smoothing}
