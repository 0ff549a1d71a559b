"""Ready-to-paste programs that run a bundle, and the table of what goes in and comes out; from the schema alone."""

import json

from core.answers import described, of
from core.bundle_schema import BundleSchema, InputColumn
from core.export import media_snippets
from core.folders import BUNDLE
from core.traits import ABSENT, AUDIO, IMAGE, TRUTH

_PYTHON = """# pip install {packages}
{imports}
{helpers}
session = onnxruntime.InferenceSession({file}, providers=["CPUExecutionProvider"])

# One row, made up: put your own values here, spelled as in your table. None means unknown.{files}
row = {{
{row}
}}

schema = json.loads(session.get_modelmeta().custom_metadata_map["atelier.schema"])
about = {{column["tensor"]: column for column in schema["inputs"]}}
feeds = {{}}
for column in session.get_inputs():
    value = row[column.name]
{opened}    value = "" if value is None else value
    if column.type == "tensor(string)":
        most = about[column.name].get("most") or None  # characters that are read
        feeds[column.name] = np.array([str(value)[:most]], dtype=object)
    else:
        own = about[column.name].get("missing")
        words = schema.get("missing", []) if own is None else own  # they mean that there is no value
        known = str(value).strip() not in ["", *words]
        feeds[column.name] = np.array([float(value) if known else np.nan], dtype=np.float64)

names = [output.name for output in session.get_outputs()]
answer = dict(zip(names, session.run(None, feeds)))
"""
_JAVASCRIPT = """// npm install onnxruntime-node
const ort = require("onnxruntime-node");

// One row, made up: put your own values here, spelled as in your table. null means unknown.
{values}
async function main() {{
  const session = await ort.InferenceSession.create({file});
  const feeds = Object.fromEntries([
{tensors}
  ]);
  const answer = await session.run(feeds);
{show}
}}

main();
"""
_JAVASCRIPT_NUMBERS = """// Words that mean that there is no value:
const missing = [{words}];
const number = (value) => (missing.includes(String(value ?? "").trim()) ? NaN : Number(value));
"""
_JAVASCRIPT_MEDIA = {
    IMAGE: "// Decoded pictures: red, green, blue, row by row.\n",
    AUDIO: """// Decoded sounds: one channel, -1 to 1, at this rate. It is the mean of all channels, or the loudest
// one alone where they cancel each other out. Silence may stay: the model finds the part that sounds.
""",
}
_JAVASCRIPT_TENSORS = {
    "numbers": '([name, value]) => [name, new ort.Tensor("float64", Float64Array.of(number(value)), [1])]',
    "texts": '([name, value]) => [name, new ort.Tensor("string", [String(value ?? "")], [1])]',
    "media": "([name, type, data, shape]) => [name, new ort.Tensor(type, data, shape)]",
}


def python(schema: BundleSchema, filename: str = BUNDLE) -> str:
    """A Python program (onnxruntime and numpy) that runs the bundle on its made-up example row."""
    row = "\n".join(f"    {_quote(column.tensor)}: {_python_value(column)}," for column in schema.inputs)
    files = [column for column in schema.inputs if column.traits.is_file]
    media = {column.traits.medium for column in files}
    program = _PYTHON.format(
        packages=" ".join(media_snippets.packages(media)),
        imports=media_snippets.imports(media),
        helpers=media_snippets.helpers(media),
        files="\n# A picture or a sound is the name of its file." if files else "",
        opened="".join(_opened(column) for column in files),
        file=_quote(filename),
        row=row,
    )
    return program + of(schema).python(schema)


def javascript(schema: BundleSchema, filename: str = BUNDLE) -> str:
    """A JavaScript program (onnxruntime-node) that runs the bundle on its made-up example row."""
    media = [column for column in schema.inputs if column.traits.is_file]
    texts = [column for column in schema.inputs if column.takes_text]
    numbers = [column for column in schema.inputs if not column.takes_text and column not in media]
    rows = {"numbers": _pairs(numbers), "texts": _pairs(texts), "media": "\n".join(map(_media_row, media))}
    given = {name: lines for name, lines in rows.items() if lines}
    words = ", ".join(map(_quote, ("", *_missing(schema, numbers))))
    decoded = "".join(_JAVASCRIPT_MEDIA[medium] for medium in dict.fromkeys(column.traits.medium for column in media))
    comments = {"media": decoded, "numbers": _JAVASCRIPT_NUMBERS.format(words=words)}
    return _JAVASCRIPT.format(
        file=_quote(filename),
        values="".join(f"{comments.get(name, '')}const {name} = [\n{lines}\n];\n" for name, lines in given.items()),
        tensors="\n".join(f"    ...{name}.map({_JAVASCRIPT_TENSORS[name]})," for name in given),
        show=of(schema).javascript(schema),
    )


def _missing(schema: BundleSchema, numbers: list[InputColumn]) -> list[str]:
    """The words that mean no value in any of these columns."""
    lists = [schema.missing if column.missing is None else column.missing for column in numbers]
    return list(dict.fromkeys(word for words in lists for word in words if word))


def io_table(schema: BundleSchema) -> list[dict[str, str]]:
    """What goes in and comes out, one dict a tensor: direction, name, type, shape, meaning, example."""
    rows = [
        {
            "direction": "in",
            "name": column.tensor,
            **_tensor(column, column.name == schema.groups),
            "example": column.example,
        }
        for column in schema.inputs
    ]
    return rows + [
        {
            "direction": "out",
            "name": output.name,
            "type": output.type,
            "shape": f"[{', '.join(output.shape)}]",
            "meaning": output.meaning,
            "example": of(schema).example(output, schema),
        }
        for output in described(schema).outputs
    ]


def example_value(column: InputColumn) -> float | str | None:
    """The made-up example as the graph takes it: a number, a text, or None for missing."""
    if not column.example or column.traits.is_file:
        return None
    if column.takes_text:
        return column.example
    if column.traits.scale == TRUTH and column.example in column.categories:  # a file of format 1
        return float(column.categories.index(column.example))
    return float(column.example)


def _tensor(column: InputColumn, groups: bool) -> dict[str, str]:
    """Type, shape and meaning of an input; groups: it says which rows belong together."""
    traits = column.traits
    absent, about = f"missing: {ABSENT[traits.tensor]}", {"type": traits.tensor}
    if traits.medium == IMAGE:
        deep = f"; greys of more than 8 bits: {column.scale[1]:,.0f} is white" if column.scale else ""
        meaning = f"picture: red, green, blue, any size{deep}; {absent}"
        return {**about, "shape": "[N, height, width, 3]", "meaning": meaning}
    if traits.medium == AUDIO:
        seconds = f", {column.most / column.rate:g} seconds are heard" if column.rate and column.most else ""
        if column.longest:
            seconds += f" at most, silence around them left out, of up to {column.longest / column.rate:g} seconds"
        meaning = f"sound: one channel, {column.rate:,} samples a second{seconds}; {absent}"
        return {**about, "shape": "[N, samples]", "meaning": meaning}
    if not column.takes_text:
        return {**about, "shape": "[N]", "meaning": f"{column.kind}; {absent}"}
    cell = f"{column.kind}, as the cell of a table" if column.verbatim else column.kind
    together = "; rows with the same text belong together and are given at once" if groups else ""
    return {"type": "string", "shape": "[N]", "meaning": f"{cell}; missing: {ABSENT['string']}{together}"}


def _opened(column: InputColumn) -> str:
    name = _quote(column.tensor)
    value = media_snippets.feed(column, "value")
    return f"    if column.name == {name}:\n        feeds[column.name] = {value}\n        continue\n"


def _media_row(column: InputColumn) -> str:
    kind, data, shape = media_snippets.javascript(column)
    return f"  [{_quote(column.tensor)}, {_quote(kind)}, {data}, {shape}],"


def _pairs(columns: list[InputColumn]) -> str:
    return "\n".join(f"  [{_quote(column.tensor)}, {_literal(example_value(column))}]," for column in columns)


def _python_value(column: InputColumn) -> str:
    value = example_value(column)
    return "None" if value is None else _literal(value)


def _literal(value: float | str | None) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    return "null" if value is None else _quote(value)


def _quote(text: str) -> str:
    """A literal that Python and JavaScript both read; what could break a line is escaped."""
    literal = json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return literal.replace("\u0085", "\\u0085").replace("\x7f", "\\u007f")
