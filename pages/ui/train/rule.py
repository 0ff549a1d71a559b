"""How learning works, on request: the rule in words and as a formula, this run's numbers, and steps to take oneself."""

from pathlib import Path

import streamlit as st

from core import recipe as recipes
from core.data import dataset_files
from core.errors import UserError
from core.evaluation import rule, rule_figures, rule_rows
from core.evaluation.rule import Few
from core.folders import RunFolder
from core.store import datasets
from core.store.runs import Run
from core.training.events import Tail, summary
from pages.ui import number_text, tables
from pages.ui.translation import plain, t

BARE = {"displayModeBar": False}
PATH = "train_rule_path"  # the weights after each step, in the session
SHOWN = 4  # first points of the run

OPTIMIZERS = {"adamw": "AdamW", "adam": "Adam", "rmsprop": "RMSprop"}


def show(workspace: str, run: Run) -> None:
    """An expander; what is in it is made when it is opened."""
    with st.expander(t("How learning works"), icon=":material/school:", key="train_rule", on_change="rerun") as area:
        if area.open:
            _lesson(workspace, run)


@st.fragment
def _lesson(workspace: str, run: Run) -> None:
    st.markdown(
        t(
            "A model holds numbers, its **weights**. With some weights its answers are more wrong, with others less; "
            "how wrong they are is the **loss**. Learning is going downhill: look which way the loss falls, take a "
            "step that way, look again."
        )
    )
    st.latex(r"\theta \leftarrow \theta - \alpha \, \nabla L(\theta)")
    st.markdown(
        t(
            "θ are the weights, ∇L is the **gradient** (which way the loss rises, and how steeply), and α is the "
            "**learning rate**: how large a step is."
        )
    )
    _of_this_run(run)
    few = _rows(workspace, run)
    st.markdown(f"**{t('Take the steps yourself')}**")
    if few is None:
        few = _sample()
        st.markdown(t("Your table has no column of numbers to draw, so these are penguins."))
    _playground(few)


def _of_this_run(run: Run) -> None:
    tail = Tail(run.files.events)
    tail.read()
    points = [point for point in summary(tail.events).points if point.get("gradient_norm") is not None]
    if not points:
        st.markdown(
            t("This run's model was not found by such steps; networks are. What follows is the same rule at work.")
        )
        return
    optimizer = recipes.read(run.files.recipe).training.optimizer
    st.markdown(f"**{t('The first steps of this run')}**")
    st.table(
        {
            t("After epoch"): [number_text.number(point["step"], 2) for point in points[:SHOWN]],
            t("Learning rate α"): [number_text.number(point.get("learning_rate")) for point in points[:SHOWN]],
            t("Size of the gradient ∇L"): [number_text.number(point["gradient_norm"]) for point in points[:SHOWN]],
            t("Loss L"): [number_text.number(point.get("train_loss")) for point in points[:SHOWN]],
        },
        hide_index=True,
        border="horizontal",
        alt=t("Learning rate, gradient and loss of this run's first points"),
    )
    if optimizer != "sgd":
        st.caption(
            t(
                "This run's optimizer, {name}, evens the gradient out over the last steps and lets every weight take "
                "steps of about the same length.",
                name=OPTIMIZERS.get(optimizer, optimizer),
            )
        )


def _playground(few: Few) -> None:
    key = (few.column, few.target, len(few.x))
    if st.session_state.get(f"{PATH}_of") != key:
        st.session_state[f"{PATH}_of"], st.session_state[PATH] = key, (rule.START,)
    path = st.session_state[PATH]
    st.markdown(_about(few))
    rate = st.select_slider(
        t("Learning rate α"),
        options=few.rates,
        value=few.rates[2],
        key=f"train_rule_rate_{bool(few.classes)}",
        help=t("Too small: it crawls. Too large: each step overshoots, and the loss grows."),
    )
    with st.container(horizontal=True):
        for steps, label in ((1, t("One step")), (10, t("Ten steps"))):
            st.button(
                label,
                key=f"train_rule_step_{steps}",
                icon=":material/directions_walk:",
                on_click=_walk,
                args=(few, rate, steps),
            )
        st.button(t("From the start"), key="train_rule_again", icon=":material/replay:", on_click=_again)
    st.markdown(_standing(few, path))
    left, right = st.columns(2)
    left.plotly_chart(
        rule_figures.line(few, path[-1]), key="train_rule_line", alt=t("The rows and the line so far"), config=BARE
    )
    right.plotly_chart(
        rule_figures.bowl(few, path), key="train_rule_bowl", alt=t("The loss and the steps so far"), config=BARE
    )


def _about(few: Few) -> str:
    names = {"column": plain(few.column, 60), "target": plain(few.target, 60)}
    if few.classes:
        one, other = (plain(label, 40) for label in few.classes)
        return t(
            "A model of two weights: from **{column}** alone, a curve between **{one}** and **{other}**. The darker a "
            "place on the map, the less wrong it is there.",
            **names,
            one=one,
            other=other,
        )
    return t(
        "A model of two weights: a line from **{column}** to **{target}**, its slope and its height. The darker a "
        "place on the map, the less wrong it is there.",
        **names,
    )


def _standing(few: Few, path: rule.Path) -> str:
    now = rule.fit_of(few, path)
    note = t(
        "Step {count}: loss **{loss}**, size of the gradient **{size}**.",
        count=now.steps,
        loss=plain(number_text.number(now.loss)),
        size=plain(number_text.number(now.gradient)),
    )
    if now.overshoots:
        return f"{note} :red[{t('The steps are too large, each one overshoots: start again with a smaller rate.')}]"
    return note


def _walk(few: Few, rate: float, steps: int) -> None:
    st.session_state[PATH] = rule.descend(few, st.session_state[PATH], rate, steps)


def _again() -> None:
    st.session_state[PATH] = (rule.START,)


def _rows(workspace: str, run: Run) -> Few | None:
    try:
        dataset = datasets.get(workspace, run.dataset)
        tables.schema(dataset)
    except UserError:  # the table is gone or away
        return None
    tail = Tail(run.files.events)
    tail.read()
    split = run.files.split
    return _own(str(dataset.data), str(run.folder), summary(tail.events).key_columns) if split.is_file() else None


@st.cache_resource(max_entries=12, show_spinner=False)
def _own(data: str, folder: str, key_columns: tuple[str, ...]) -> Few | None:
    recipe, split = recipes.read(RunFolder(Path(folder)).recipe), RunFolder(Path(folder)).split
    return rule_rows.own_rows(Path(data), split, dataset_files.load_schema(Path(data)), recipe, key_columns)


@st.cache_resource(show_spinner=False)
def _sample() -> Few:
    return rule_rows.sample_rows()
