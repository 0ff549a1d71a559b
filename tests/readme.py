"""The lists in docs/, made from the code: `python -m tests.readme` writes them, tests/test_house.py compares them."""

import argparse
import re
from dataclasses import fields

from core import LAYERS
from tests.sources import ROOT, Source, product

DOCS = ROOT / "docs"


def first_sentence(text: str) -> str:
    """The first sentence of a docstring or help text, on one line."""
    line = " ".join(text.split())
    found = re.match(r".*?[.?!](?=\s|$)(?<!e\.g\.)", line)
    return found.group(0) if found else line


def files() -> str:
    """Every file that ships with the first sentence of its docstring, folder by folder."""
    return _table(
        ("file", "what it does"), [(f"`{source.path}`", _does(source)) for source in product() if source.text]
    )


def layers() -> str:
    """The layer line, one group a line, the screen's groups first."""
    groups = [group.strip() for group in LAYERS.split(">")]
    core = [", ".join(f"core.{name.strip()}" for name in group.split(",")) for group in groups]
    return "```text\n" + "\n  > ".join(["app, serve", "pages.steps", "pages.ui", *core]) + "\n```"


def kinds() -> str:
    """The column kinds in the order of detection."""
    from core.kinds import KINDS

    return _table(("kind", "what it is"), [(kind.label, kind.help) for kind in KINDS.values()])


def families() -> str:
    """The model families with their honest cards."""
    from core.models import MODELS

    return _table(("model", "good at, and what it costs"), [(family.label, family.card) for family in MODELS.values()])


def tasks() -> str:
    """The tasks."""
    from core.tasks import TASKS

    return _table(("task", "what it learns"), [(task.label, task.help) for task in TASKS.values()])


def metrics() -> str:
    """The metrics of every task; the one shown live and used to compare models is marked."""
    from core.tasks import TASKS

    rows = [
        (f"{metric.label} (main)" if metric.name == task.primary else metric.label, task.label, metric.help)
        for task in TASKS.values()
        for metric in task.metrics
    ]
    return _table(("metric", "task", "what it says"), rows)


def commands() -> str:
    """The subcommands of the command line, as its own help says them."""
    from core.__main__ import parser

    every = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return _table(("command", "what it does"), [(f"`{one.dest}`", one.help) for one in every._choices_actions])


def settings() -> str:
    """The environment variables, as the one file that reads them declares them."""
    from core.config import Config

    notes = [(each.metadata["names"][0], each.metadata) for each in fields(Config)]
    rows = [(f"`{name}`", about["help"], about["otherwise"]) for name, about in notes]
    return _table(("variable", "meaning", "default"), rows)


BLOCKS = {
    "layers": ("how-it-is-built.md", layers),
    "kinds": ("steps.md", kinds),
    "families": ("steps.md", families),
    "tasks": ("steps.md", tasks),
    "metrics": ("steps.md", metrics),
    "commands": ("command-line.md", commands),
    "settings": ("running.md", settings),
    "files": ("files.md", files),
}


def written(name: str) -> str:
    """What stands between the two marks of a block."""
    found = re.search(_marks(name), (DOCS / BLOCKS[name][0]).read_text(encoding="utf-8"), re.DOTALL)
    return found.group(2).strip() if found else ""


def renew() -> None:
    """Write every block anew."""
    for name, (file, block) in BLOCKS.items():
        text, content = (DOCS / file).read_text(encoding="utf-8"), block()
        renewed = re.sub(
            _marks(name), lambda found, content=content: f"{found[1]}\n{content}\n{found[3]}", text, flags=re.DOTALL
        )
        (DOCS / file).write_text(renewed, encoding="utf-8")


def _marks(name: str) -> str:
    return rf"(<!-- {name}: .*?-->)(.*?)(<!-- end of {name} -->)"


def _does(source: Source) -> str:
    return first_sentence(source.docstring)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    renew()
