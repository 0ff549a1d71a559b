"""The letters beyond ASCII of languages with one-byte encodings, and how well a decoded text goes with them."""

import re

LATIN = {
    "western": (
        "äöüÄÖÜß",  # German
        "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ",  # French
        "áéíñóúüÁÉÍÑÓÚÜªº",  # Spanish
        "ãáàâçéêíóôõúüÃÁÀÂÇÉÊÍÓÔÕÚÜªº",  # Portuguese
        "àèéìíîòóùúÀÈÉÌÍÎÒÓÙÚ",  # Italian
        "àèéíïòóúüçÀÈÉÍÏÒÓÚÜÇ",  # Catalan
        "åäöæøéüÅÄÖÆØÉÜ",  # Danish, Norwegian, Swedish, Finnish
        "áðéíóúýþæöÁÐÉÍÓÚÝÞÆÖ",  # Icelandic
        "ëéïóöüèËÉÏÓÖÜÈ",  # Dutch
        "äõöüšžÄÕÖÜŠŽ",  # Estonian
    ),
    "central": (
        "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",  # Polish
        "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ",  # Czech
        "áäčďéíĺľňóôŕšťúýžÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ",  # Slovak
        "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",  # Hungarian
        "čćđšžČĆĐŠŽ",  # Croatian, Slovenian
        "ăâîşţĂÂÎŞŢ",  # Romanian
        "äöüÄÖÜß",
    ),
    "turkish": ("çğıİöşüâîûÇĞÖŞÜÂÎÛ",),
    "baltic": ("ąčęėįšųūžĄČĘĖĮŠŲŪŽ", "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ", "äõöüšžÄÕÖÜŠŽ"),
}
SCRIPTS = {
    "cyrillic": ("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁІЇЄҐЎ", "оеаинтсрвлкмд"),
    "greek": ("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ", "αοιετσνηρκπυλςμ"),
    "hebrew": ("אבגדהוזחטיךכלםמןנסעףפץצקרשת", "אבהוילמנרשת"),
    "arabic": ("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأؤإئپچژگ", "المينوترهبد"),
    "thai": ("".join(map(chr, range(0x0E01, 0x0E5C))), "านรอกเงมยลวดท่"),
}
_SIGNS = frozenset("°µ£€©®™½¼¾²³“”„‘’‚–—…·«»¿¡§ºª±×")
_OFTEN = 0.65  # share that the usual letters have in a text
_WORD = re.compile(r"[^\W\d_]{2,}")


def latin(runs: list[str], family: str, edges: bool = False) -> float:
    """How well decoded words with letters beyond ASCII go with one of the family's languages, 0..1.

    `edges`: signs such as ° and “ are as good as letters at a word's edge.
    """
    signs = [
        sign
        for run in runs
        for index, sign in enumerate(run)
        if ord(sign) > 127 and not (edges and sign in _SIGNS and index in (0, len(run) - 1))
    ]
    if edges and runs and not signs:
        return 1.0
    if not signs:
        return 0.0
    odd = sum(_odd_case(run) for run in runs) / len(runs)
    return max(sum(sign in letters for sign in signs) / len(signs) for letters in LATIN[family]) * (1 - odd)


def script(text: str, family: str) -> float:
    """How well a decoded text goes with a script of its own: its letters, the usual ones often, capitals in front."""
    letters, usual = SCRIPTS[family]
    signs = [sign for sign in text if ord(sign) > 127 and not sign.isspace()]
    if not signs:
        return 0.0
    share = sum(sign in letters for sign in signs) / len(signs)
    often = sum(sign.lower() in usual for sign in signs) / len(signs)
    words = [word for word in _WORD.findall(text) if any(ord(sign) > 127 for sign in word)]
    odd = sum(_odd_case(word) for word in words) / len(words) if words else 1.0
    return share * min(often / _OFTEN, 1.0) * (1 - 0.8 * odd)


def _odd_case(word: str) -> bool:
    """A capital behind a small letter, as a wrong encoding has it."""
    return any(one.islower() and other.isupper() for one, other in zip(word, word[1:], strict=False))
