"""Check digits of card, account and identity numbers, so that a number of the right length alone is no alarm."""

import re

_MULTIPLIED = [
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
]
_PERMUTED = [
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
]


def luhn(digits: str) -> bool:
    """Card numbers: every second digit from the right doubled, the sum of digits a multiple of ten."""
    if not digits.isdecimal() or len(set(digits)) == 1:
        return False
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def iban(text: str) -> bool:
    """ISO 13616: the country and check digits moved behind, letters as numbers, rest 1 by 97."""
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", text):
        return False
    moved = text[4:] + text[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def chinese_id(text: str) -> bool:
    """GB 11643: 17 digits with a date of birth, weighted sum by 11."""
    if not re.fullmatch(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX]", text):
        return False
    total = sum(int(digit) * (2 ** (17 - index) % 11) for index, digit in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17]


def dni(text: str) -> bool:
    """Spanish DNI and NIE: the letter is the number's rest by 23."""
    found = re.fullmatch(r"([XYZ]?)(\d{7,8})([A-Z])", text)
    if not found or len(found[1]) + len(found[2]) != 8:
        return False
    number = int(str("XYZ".find(found[1])) + found[2]) if found[1] else int(found[2])
    return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] == found[3]


def mod_97_french(text: str) -> bool:
    """French NIR: 97 minus the rest of the first 13 digits by 97."""
    found = re.fullmatch(r"([12]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)\d{8})(\d{2})", text)
    return found is not None and 97 - int(found[1]) % 97 == int(found[2])


def steuer_id(text: str) -> bool:
    """German tax number: eleven digits, ISO 7064 mod 11, 10."""
    if not re.fullmatch(r"[1-9]\d{10}", text):
        return False
    product = 10
    for digit in text[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(text[10])


def verhoeff(text: str) -> bool:
    """Indian Aadhaar: twelve digits by Verhoeff's scheme."""
    if not re.fullmatch(r"[2-9]\d{11}", text):
        return False
    check = 0
    for index, digit in enumerate(reversed(text)):
        check = int(_MULTIPLIED[check][int(_PERMUTED[index % 8][int(digit)])])
    return check == 0
