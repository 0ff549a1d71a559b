"""What core says to people: a sentence that still knows its code, its template and its values. Knows no screen."""

import math
import re
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

LONGEST = 1_000_000  # characters of a sentence at the very most: strangers' templates may nest
OLDER = {  # by their codes: what code looks for and files from before there were codes hold as a bare sentence
    "diverged": "The training diverged in epoch {epoch}: the error grew beyond every number.",
}
_NUMBER = re.compile(r"\+?,?(\.\d)?[fg%]?")  # how a number is written: {rows:,}, {share:.0%}, {value:.3g}


class Message(str):
    """An English sentence made of a template in str.format style and the values that fill it.

    It is the sentence, so that it can be written, joined and shown like any text. `code` says which message it is, and
    is what code looks for; `template` and `values` are what a catalogue translates. A sentence from an older file has
    the code "" and is its own template. Values may be messages themselves.
    """

    __slots__ = ("code", "template", "values")

    code: str
    template: str
    values: Mapping[str, object]

    def __new__(cls, code: str, template: str, /, **values: object) -> "Message":
        """The message; ValueError where the template's placeholders are not the values' names."""
        if code and placeholders(template) != values.keys():
            raise ValueError(f"{code}: “{template}” is to be filled with {sorted(values)}")
        if code and template.count("{") * max((len(str(value)) for value in values.values()), default=0) > LONGEST:
            raise ValueError(f"{code}: the sentence would be too long")
        made = super().__new__(cls, template.format(**values) if code else template)
        made.code, made.template, made.values = code, template, values
        return made

    def translated(self, translate: Callable[[str], str], plain: Callable[[str], str] = str) -> str:
        """The sentence in another language: the template translated, and so the messages among the values.

        plain: what is done to texts among the values; where the template is Markdown they must not be read as such.
        """
        template = translate(self.template) if self.template else ""
        if not self.code:
            return template
        values = self._values(lambda each: each.translated(translate, plain))
        texts = {name: plain(each) for name, each in self.values.items() if type(each) is str}
        return template.format(**{**values, **texts})

    def but(self, **values: object) -> "Message":
        """The same with other values for some of its own."""
        known = {name: value for name, value in values.items() if name in self.values}
        return Message(self.code, self.template, **{**self.values, **known})

    def content(self) -> dict[str, Any] | str:
        """For JSON; the bare sentence where it has no code, or a number among its values is none."""
        numbers = (value for value in self.values.values() if isinstance(value, float))
        if not self.code or not all(map(math.isfinite, numbers)):
            return str(self)
        return {"code": self.code, "template": self.template, "values": self._values(Message.content)}

    def _values(self, of: Callable[["Message"], object]) -> dict[str, object]:
        plain = {name: each.item() if hasattr(each, "item") else each for name, each in self.values.items()}
        return {name: of(each) if isinstance(each, Message) else each for name, each in plain.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.code, self.template, dict(self.values))

    def __deepcopy__(self, _memory: dict[int, object]) -> "Message":
        return self


def message(content: object, plain: str = "") -> Message:
    """A message from JSON: of what `content` gave, or of a bare sentence, as older files have it.

    plain: the sentence that stands beside it. What is damaged becomes that sentence, or its template as it stands.
    """
    if isinstance(content, Message):
        return content
    if not isinstance(content, dict) or not content:
        return _older(str(content or plain))
    try:
        return _filled(content)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Message("", plain or str(content.get("template", "")))


def contents(messages: Iterable[str]) -> list[dict[str, Any] | str]:
    """Messages for JSON, each as `message` reads it again."""
    return [message(each).content() for each in messages]


def escaped(text: str) -> str:
    """A template that gives just this text."""
    return text.replace("{", "{{").replace("}", "}}")


def plural(code: str, one: str, many: str, /, *, count: int, **values: object) -> Message:
    """The message for one or for many; a template may do without {count}."""
    template = one if count == 1 else many
    return Message(code, template, **values, **({"count": count} if "count" in placeholders(template) else {}))


def together(parts: Iterable[str], between: str = " ") -> Message:
    """Sentences or words one behind the other, as one message that still knows each of them."""
    named = {f"part{index}": part for index, part in enumerate(parts)}
    return Message("together", between.join(f"{{{name}}}" for name in named), **named)


def some(parts: Sequence[str], most: int, between: str = ", ") -> Message:
    """At most so many of the words or sentences, and how many more there are."""
    few = together(parts[:most], between)
    if len(parts) <= most:
        return few
    return Message("some_and_more", "{few} and {count:,} more", few=few, count=len(parts) - most)


def word(text: str) -> Message:
    """A word or sentence that a catalogue knows as it stands, such as a model's label, to be said within another."""
    return Message("", text)


def within(report: Message) -> Message:
    """The same with a small first letter, for the middle of a sentence; to a catalogue that is another template."""
    first = next(iter(placeholders(report.template)), "") if report.code else ""
    if first and report.template.startswith(f"{{{first}}}"):
        value = report.values[first]
        small = within(value) if isinstance(value, Message) else f"{str(value)[:1].lower()}{str(value)[1:]}"
        return Message(report.code, report.template, **{**report.values, first: small})
    return Message(
        report.code and f"{report.code}.within", report.template[:1].lower() + report.template[1:], **report.values
    )


def code(sentence: str) -> str:
    """A sentence's code; "" where it has none."""
    return sentence.code if isinstance(sentence, Message) else ""


NOTHING = Message("", "")


@lru_cache(maxsize=1024)
def placeholders(template: str) -> frozenset[str]:
    """The names in a template's braces; ValueError for more than a name and how a number is written.

    Templates also come from files of strangers, whose braces must neither reach into a value nor make it endless.
    """
    found = [
        (name, form, conversion) for _, name, form, conversion in string.Formatter().parse(template) if name is not None
    ]
    for name, form, conversion in found:
        if not name.isidentifier() or conversion or not _NUMBER.fullmatch(form or ""):
            raise ValueError(f"“{template}” has a placeholder that is no plain name")
    return frozenset(name for name, _, _ in found)


def _filled(content: dict[str, Any]) -> Message:
    values = {name: _filled(each) if isinstance(each, dict) else each for name, each in content["values"].items()}
    return Message(str(content["code"]), str(content["template"]), **values)


def _older(sentence: str) -> Message:
    """A bare sentence; one that code looks for has its code again."""
    for code, template in OLDER.items():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(template))
        if (found := re.fullmatch(pattern, sentence)) is not None:
            return Message(code, template, **found.groupdict())
    return Message("", sentence)


def _again(code: str, template: str, values: dict[str, Any]) -> Message:
    return Message(code, template, **values)
