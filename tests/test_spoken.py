"""All of core speaks in messages: each has a code of its own and what fills it; no file puts sentences together."""

import ast
import re
from collections import Counter

import pytest

from core.errors import UserError
from core.messages import placeholders
from tests.sources import sources

MAKING = ("core/messages.py", "core/errors.py")  # they make messages of what they are given
CORE = [source for source in sources("core") if source.path not in MAKING]
NAMED = {  # texts that stand under a name: the codes that other code looks for
    entry.targets[0].id: entry.value.value
    for source in CORE
    for entry in source.tree.body
    if isinstance(entry, ast.Assign)
    and isinstance(entry.targets[0], ast.Name)
    and isinstance(entry.value, ast.Constant)
}


def texts(node: ast.expr) -> list[str]:
    """The texts that an argument may be: one, or one of two."""
    if isinstance(node, ast.IfExp):
        return [*texts(node.body), *texts(node.orelse)]
    if isinstance(node, ast.Name):
        return [NAMED[node.id]] if node.id in NAMED else []
    return [node.value] if isinstance(node, ast.Constant) else []


CALLS = [
    (f"{source.path}:{node.lineno}", node)
    for source in CORE
    for node in ast.walk(source.tree)
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Message", "plural")
]


ERRORS = [
    (f"{source.path}:{node.lineno}", node)
    for source in sources("core", "pages")
    for node in ast.walk(source.tree)
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "UserError"
]


def test_every_message_has_a_code_of_its_own():
    assert [path for path, call in CALLS if not texts(call.args[0])] == []
    found = Counter(code for _, call in CALLS for code in texts(call.args[0]))
    assert [code for code, often in found.items() if often > 1] == []
    assert [code for code in found if not re.fullmatch(r"[a-z][\w.]+", code)] == []


def test_every_code_of_an_error_belongs_to_one_template_whose_placeholders_are_filled():
    known: dict[str, str] = {}
    for path, call in ERRORS:
        values = {entry.arg: "" for entry in call.keywords}
        for template in [text for argument in call.args for text in texts(argument)]:
            if None not in values and not isinstance(call.args[0], ast.Call):
                assert not values or placeholders(template) <= values.keys(), path
            words = UserError(template, "", **dict.fromkeys(placeholders(template), 0)).code if values else ""
            assert known.setdefault(words or template, template) == template, path
    assert len(known) > 400


def test_what_fills_a_message_is_what_its_template_names():  # where that stands elsewhere, making it tells
    for path, call in CALLS:
        plural = call.func.id == "plural"
        named = {entry.arg for entry in call.keywords} - ({"count"} if plural else set())
        templates = [text for argument in call.args[1:] for text in texts(argument)]
        if None not in named:
            assert [
                each for each in templates if placeholders(each) - ({"count"} if plural else set()) != named
            ] == [], path


FOREIGN = {  # what libraries and systems say, which has no code
    "core/reading/sheets/excel_open.py",
    "core/reading/engine.py",
    "core/reading/structured/json_text.py",
    "core/reading/media/sounds.py",
    "core/store/database.py",
    "core/pretrained/supply/hub.py",
    "core/export/licences.py",  # a licence that nobody stated stands so in model files of earlier versions
}
CHOICES = {"minutes and seconds"}  # what a setting can be
LOOKS = ("startswith", "endswith", "removeprefix", "removesuffix", "find", "count", "partition", "rpartition", "split")
SENTENCE = re.compile(r"[A-Z“][^{}]* [a-z]|[a-z]+ [a-z]+ [a-z]+")


def test_no_code_looks_for_an_english_sentence():
    found = []
    for source in sources("core", "pages"):
        for node in ast.walk(source.tree):
            compared = isinstance(node, ast.Compare)
            looked = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in LOOKS
            parts = [node.left, *node.comparators] if compared else node.args if looked else []
            messages = [
                each for part in parts for each in texts(part) if isinstance(each, str) and SENTENCE.match(each)
            ]
            messages = [each for each in messages if each not in CHOICES]
            found += [f"{source.path}: {each}" for each in messages if source.path not in FOREIGN]
    assert found == []
    assert all(map(SENTENCE.match, ("Not there, and", "drawn from use")))
    assert not SENTENCE.match("day first")


WORD = re.compile(r"(?<![\w/.<:{%-])[A-Za-z’']{2,}(?![\w/=({:.-])")
# What is no sentence for people: questions to DuckDB, patterns, marks of plotly, settings by their names.
OTHER = re.compile(
    r"\b(SELECT|CASE|CAST|FROM|NULL|WHERE|COPY|CREATE|TEMP|IN|AND|OR|DESC|OVER|VARCHAR|BIGINT|ALTER|coalesce|read_csv)\b"
    r"|%\{|\[0-9]|\(\?|\]\*|\)\?|\{\d|\|\(|regexp_|\.kind="
)
RAISED = {"ValueError", "TypeError", "ImportError", "RuntimeError", "EOFError", "print", "setting", "Output"}
KEPT, DRAWN, NAMED_SO, UNDER_WAY = "kept as text in a file", "words in a figure", "a name or a value", "progress"
SERVER = "told to whoever runs a server"
NO_MESSAGE = {  # where core still puts sentences together; one that people could read in their language is to leave
    "core/answers/labels.py": KEPT,
    "core/answers/several_labels.py": KEPT,
    "core/answers/value.py": KEPT,
    "core/export/base_models.py": KEPT,
    "core/export/card.py": KEPT,
    "core/export/changed.py": KEPT,
    "core/export/snippets.py": KEPT,
    "core/kinds/image_greys.py": KEPT,
    "core/kinds/image_numbers.py": KEPT,
    "core/export/proofs/parity_child.py": KEPT,
    "core/export/proofs/plain_files.py": KEPT,
    "core/export/proofs/plain_reader.py": KEPT,
    "core/export/proofs/raw_child.py": KEPT,
    "core/export/proofs/raw_compared.py": KEPT,
    "core/export/proofs/raw_parity.py": KEPT,
    "core/data/views/column_figures.py": DRAWN,
    "core/evaluation/evaluation_figures.py": DRAWN,
    "core/improve/learning/curve_figure.py": DRAWN,
    "core/commands/join.py": SERVER,
    "core/config.py": SERVER,
    "core/store/upkeep/expiry.py": SERVER,
    "core/jobs/machinery/worker.py": UNDER_WAY,
    "core/rehearsal/rehearse.py": UNDER_WAY,
    "core/runs/stages/folds.py": UNDER_WAY,
    "core/data/numbers/questions.py": NAMED_SO,
    "core/importing/into_dataset.py": NAMED_SO,
    "core/jobs/incoming/uploads.py": NAMED_SO,
    "core/jobs/orders/further.py": NAMED_SO,
    "core/pretrained/supply/catalogue_audio.py": NAMED_SO,
    "core/pretrained/texts/text_encoder.py": NAMED_SO,
    "core/reading/structured/json_text.py": NAMED_SO,
    "core/runs/planning/ready.py": NAMED_SO,
    "core/runs/planning/review.py": NAMED_SO,
    "core/serving/inputs/heard.py": NAMED_SO,
    "core/serving/notes.py": NAMED_SO,
    "core/settings.py": NAMED_SO,
    "core/store/datasets.py": NAMED_SO,
    "core/training/device.py": NAMED_SO,
    "core/trials/readers.py": NAMED_SO,
}


def spoken(tree: ast.Module) -> list[tuple[int, str]]:
    """The sentences that a file puts together itself, instead of giving their parts to a message."""
    around = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.JoinedStr):
            continue
        text = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        calls, above = set(), node
        while (above := around.get(above)) is not None and not isinstance(above, ast.FunctionDef):
            if isinstance(above, ast.Call):
                calls.add(getattr(above.func, "attr", getattr(above.func, "id", "")))
        if len(WORD.findall(text)) > 1 and not OTHER.search(text) and not calls & RAISED:
            found.append((node.lineno, text))
    return found


def test_core_gives_the_parts_of_its_sentences_to_messages():
    found = {source.path: message for source in CORE if (message := spoken(source.tree))}
    assert {path: message for path, message in found.items() if path not in NO_MESSAGE} == {}
    assert NO_MESSAGE.keys() <= found.keys(), "these are done: take them out"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ('f"“{name}” is empty"', True),
        ('f"{many} rows left out"', True),
        ('Message("a", "{name} is empty", name=name)', False),
        ('f"SELECT {name} FROM data"', False),
        ('f"{folder}/data.parquet"', False),
        ('raise ValueError(f"{name} is not there")', False),
    ],
)
def test_a_sentence_that_is_put_together_is_found(text, is_one):
    assert bool(spoken(ast.parse(text))) == is_one


SPEAKING = ("why_not", "verdict", "warnings", "review", "because", "misfit", "remark", "refused", "sentence")


def test_what_says_why_says_it_in_messages():
    report = {
        f"{source.path} {node.name}": ast.unparse(node.returns)
        for source in CORE
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and node.name in SPEAKING and node.returns is not None
    }
    assert len(report) > 40
    assert {path: given for path, given in report.items() if "str" in given and "Message" not in given} == {}
