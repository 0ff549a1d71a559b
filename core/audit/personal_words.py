"""What personal data look like as text: patterns, check digits, usual words. Knows no dataset."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.audit.check_digits import chinese_id, dni, iban, luhn, mod_97_french, steuer_id, verhoeff

BIRTH = r"(?i)birth|(^|_)dob($|_)|geburt|naissance|nacimiento|nascita|出生"
_FIRST_NAMES = frozenset(
    re.findall(
        r"\w+",
        """
    james john robert michael william david richard joseph thomas charles mary patricia jennifer linda elizabeth
    barbara susan jessica sarah karen anna maria peter paul george edward henry alice emma laura julia daniel mark
    andrew stephen kevin brian anthony steven matthew ruth helen margaret jane kate lisa nancy betty sandra ashley
    hans klaus jürgen wolfgang ursula monika petra sabine stefan andreas christian martin frank jean pierre marie
    nathalie isabelle philippe françois michel juan josé jose luis carlos carmen ana pedro miguel giuseppe giovanni
    antonio marco francesca giulia luca mario wei li fang min jing yan hui mohammed ahmed ali fatima aisha omar raj
    priya amit anita ivan olga sergei natalia dmitri elena yuki hiroshi sakura kenji lena lukas mia leon noah olivia
    liam ava sophia isabella lucas mateo sofia hugo chloe louis oliver jack harry amelia isla
    """,
    )
)
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:,? +\(?[\"“]?[^\W\d_][\w'’.()\"”-]*){1,7}")
_TITLE = re.compile(r"(?i)\b(mr|mrs|miss|ms|master|dr|prof|herr|frau|mme|monsieur|sr|sra|don|rev|col|capt|sir)\b\.?")
_STREET = re.compile(
    r"(?i)(?:\d{1,5}[a-z]?,? (?:[\w'.-]+ ){0,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|"
    r"ct|way|place|pl|square|sq|terrace|close|crescent)\b.*)|(?:[\w'.-]* ?(?:straße|strasse|str\.|gasse|weg|platz|"
    r"allee|laan|straat) ?\d+.*)|(?:(?:\d+,? )?(?:rue|avenue|boulevard|via|viale|piazza|calle|avenida|plaza|rua) .+)|"
    r"(?:.*[路街道巷].*\d+号.*)"
)
_PHONE = re.compile(r"\+?\(?\d{1,4}\)?(?:[ .\-/]?\(?\d{1,5}\)?){1,6}(?: ?(?:x|ext\.?) ?\d+)?")
_BARE_PHONE = re.compile(r"0[1-9]\d{1,4}[ /-]\d{5,8}|1[3-9]\d{9}")  # 07123 456789, 030/1234567; a Chinese mobile
_CARD = re.compile(r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6\d{15}")
_SSN = r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}"
_FISCALE = r"(?i)[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]"
_NINO = r"(?i)[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]"
_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_PERSON = (
    r"(first|last|sur|full|given|family|middle|nach|vor|customer|client|patient|employee|contact|person|passenger)"
)


@dataclass(frozen=True)
class Pattern:
    """One sort of personal data. `name` is what its columns are called; `needs_name`: the values alone don't tell."""

    what: str
    name: str
    fits: Callable[[str], bool]
    needs_name: bool = False
    texts_only: bool = False

    def named(self, column: str) -> bool:
        """Whether a column is called so."""
        return bool(re.search(self.name, column, re.IGNORECASE))


def _whole(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def _address(text: str) -> bool:
    return _STREET.fullmatch(text) is not None


def _phone(text: str) -> bool:
    """A number written as phone numbers are: with a plus, brackets or separators; dates and decimals are none."""
    digits = sum(character.isdigit() for character in text)
    if not 7 <= digits <= 15 or not _PHONE.fullmatch(text):
        return False
    if re.fullmatch(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}( .*)?|\d+\.\d+", text):
        return False
    if _BARE_PHONE.fullmatch(text):
        return True
    return text.startswith(("+", "(", "00")) or len(re.findall(r"[ .\-/]\d", text)) >= 2


def _any_phone(text: str) -> bool:
    """For columns called so: the digits alone are enough."""
    return 7 <= sum(character.isdigit() for character in text) <= 15 and bool(_PHONE.fullmatch(text))


def _full_name(text: str) -> bool:
    """Several words, of which one is a title or a frequent first name."""
    if not _NAME.fullmatch(text) or "_" in text:
        return False
    if _TITLE.search(text):
        return True
    return any(word.casefold().strip(".,'\"()") in _FIRST_NAMES for word in text.split()[:4])


def _name_part(text: str) -> bool:
    return len(text) < 60 and not any(character.isdigit() for character in text) and text[:1].isalpha()


def _card(text: str) -> bool:
    digits = re.sub(r"[ -]", "", text)
    return _CARD.fullmatch(digits) is not None and luhn(digits)


def _checked(check: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: check(re.sub(r"[ .\-/]", "", text).upper())


PATTERNS: tuple[Pattern, ...] = (
    Pattern("e-mail addresses", r"e[-_ ]?mail", _whole(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")),
    Pattern("account numbers (IBAN)", r"iban|account|konto", _checked(iban)),
    Pattern("card numbers", r"card|karte|carte|tarjeta", _card),
    Pattern("social security numbers", r"ssn|social|insurance", _whole(_SSN)),
    Pattern("identity numbers (China)", r"id|身份", _checked(chinese_id)),
    Pattern("identity numbers (Spain)", r"dni|nie|nif|id", _checked(dni)),
    Pattern("social security numbers (France)", r"nir|secu|insee", _checked(mod_97_french)),
    Pattern("tax codes (Italy)", r"fiscale", _whole(_FISCALE)),
    Pattern("insurance numbers (United Kingdom)", r"nino|insurance", _whole(_NINO)),
    Pattern("identity numbers (India)", r"aadhaar|aadhar", _checked(verhoeff), needs_name=True),
    Pattern("tax numbers (Germany)", r"steuer|tax|idnr", _checked(steuer_id), needs_name=True),
    Pattern(
        "passport or identity numbers",
        r"passport|ausweis|national_?id|personal_?(id|n)",
        _whole(r"(?i)[A-Z0-9-]{6,20}"),
        needs_name=True,
    ),
    Pattern("network addresses of devices", r"(^|_)ip(_|$)|host", _whole(rf"(?:{_BYTE}\.){{3}}{_BYTE}")),
    Pattern("phone numbers", r"phone|(^|_)tel|mobile|handy|fax|电话|手机", _phone, texts_only=True),
    Pattern("phone numbers", r"phone|(^|_)tel|mobile|handy|fax|电话|手机", _any_phone, needs_name=True),
    Pattern("postal addresses", r"address|adress|street|straße|direccion|indirizzo|地址", _address),
    Pattern("names of people", r"name|passenger|patient|author|employee|姓名", _full_name, texts_only=True),
    Pattern(
        "names of people",
        _PERSON + r"[ _-]?name|^(name_?(first|last)|nombre|apellido|prénom|prenom|cognome|姓名)",
        _name_part,
        needs_name=True,
        texts_only=True,
    ),
)
