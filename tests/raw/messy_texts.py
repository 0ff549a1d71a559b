"""Text tables as people and programs write them, each another mixture of spellings and surroundings."""

import csv
from pathlib import Path

from tests.raw.spelling import cells, comma, day, form, gaps, one_of, pads, same, text, words, written


def padded(path: Path) -> Path:
    columns = {
        "size": ("size", pads(form("{}"), " ", "  ")),
        "region": ("region", pads(same, " ", "\t", "   ")),
        "member": ("member", pads(one_of(words("no", "yes"), words("No", "Yes"), words("NO", "YES")), " ")),
        "price": ("price", form("{}")),
    }
    return written(path, text([*columns], cells(1, columns)))


def quoted(path: Path) -> Path:
    columns = {
        "size": ("size", gaps(form("{}"), "", "NA")),
        "region": ("region", gaps(same, "", "n/a")),
        "member": ("member", words("FALSE", "TRUE")),
        "weight": ("weight", form("{:.1f}")),
        "bought": ("bought", words("no", "yes")),
    }
    return written(path, text([*columns], cells(2, columns), quoting=csv.QUOTE_ALL))


def german(path: Path) -> Path:
    columns = {
        "Größe": ("size", gaps(comma(), "k.A.", "")),
        "Region": ("region", same),
        "Mitglied": ("member", one_of(words("nein", "ja"), words("Nein", "Ja"))),
        "seit": ("day", day("%d.%m.%Y")),
        "Preis": ("price", lambda value, chance: comma()(value, chance) + " €"),
        "gekauft": ("bought", words("nein", "ja")),
    }
    return written(path, text([*columns], cells(3, columns), delimiter=";"), "cp1252")


def tabs(path: Path) -> Path:
    columns = {
        "size": ("size", gaps(form("{}"), "NA", "n/a", "-", "?", "NULL", "")),
        "region": ("region", gaps(same, "NA", "-", "")),
        "weight": ("weight", gaps(form("{}"), "nan", "NaN", ".", "--")),
        "member": ("member", gaps(words("n", "y"), "NA", "")),
        "price": ("price", form("{}")),
    }
    return written(path, text([*columns], cells(4, columns), delimiter="\t"))


def bars(path: Path) -> Path:
    columns = {
        "size": ("size", form("{:>8}")),
        "region": ("region", form("{:<20}")),
        "member": ("member", words("off", "on ")),
        "bought": ("bought", words("no ", "yes")),
    }
    lines = [" | ".join(map(str, row)) for row in [[*columns], *cells(5, columns)]]
    return written(path, "".join(f"| {line} |\n" for line in lines))


def wide_letters(path: Path) -> Path:
    columns = {
        "size": ("size", form("{}")),
        "region": ("region", pads(same, " ")),
        "member": ("member", one_of(words("否", "是"), words("否 ", " 是"))),
        "weight": ("weight", form("{}")),
        "price": ("price", form("{}")),
    }
    return written(path, text([*columns], cells(6, columns), delimiter="\t"), "utf-16")


def gaps_between(path: Path) -> Path:
    columns = {
        "size": ("size", form("{}")),
        "region": ("region", one_of(same, lambda value, _: value.upper())),
        "member": ("member", one_of(words("no", "yes"), words("n", "y"), words("No ", "YES"))),
        "bought": ("bought", words("No", "Yes")),
    }
    lines = text([*columns], cells(7, columns)).splitlines()
    lines = [line + ("\r\n\r\n" if index % 40 == 39 else "\r\n") for index, line in enumerate(lines)]
    return written(path, "".join(lines), "utf-8-sig")


def with_notes(path: Path) -> Path:
    columns = {
        "size": ("size", form("{:,.2f}")),
        "region": ("region", same),
        "weight": ("weight", gaps(form("{} kg"), "")),
        "member": ("member", words("no", "yes")),
        "price": ("price", form("${:,.2f}")),
    }
    table = text([*columns], cells(8, columns))
    return written(path, f"Sales report\nPrinted on 3 March 2024\n\n{table}\nSource: the sales desk\n")


def line_breaks(path: Path) -> Path:
    remarks = ("late", "late\nagain", "never,\nlate", 'said "no"', "", "fine\r\n\r\nindeed")
    columns = {
        "size": ("size", form("{}")),
        "remark": ("member", lambda value, chance: chance.choice(remarks[:3] if value else remarks[3:])),
        "region": ("region", same),
        "bought": ("bought", words("0", "1")),
    }
    return written(path, text([*columns], cells(9, columns)))


def codes(path: Path) -> Path:
    kinds = {123: "1E5", 1067: "2E10", 50667: "10E3", 80331: "7E1"}
    columns = {
        "zip": ("code", form("{:05}")),
        "kind": ("code", lambda value, _: kinds[value]),
        "number": ("code", lambda value, _: str(9_007_199_254_740_993 + value % 4)),
        "size": ("size", form("{:.0f}")),
        "price": ("price", form("{}")),
    }
    return written(path, text([*columns], cells(10, columns), delimiter="|"))


def truths(path: Path) -> Path:
    columns = {
        "flag": ("member", gaps(words("0", "1"), "")),
        "set": ("member", gaps(words("False", "True"), "", "NA")),
        "on": ("member", one_of(words("false", "true"), words("FALSE", "TRUE"), words("False", "True"))),
        "real": ("member", words("0.0", "1.0")),
        "size": ("size", form("{}")),
        "bought": ("bought", words("False", "True")),
    }
    return written(path, text([*columns], cells(11, columns)))


def ones(path: Path) -> Path:
    columns = {
        "rooms": ("weight", lambda value, chance: chance.choice([f"{value // 20:.0f}", f"{value // 20:.1f}"])),
        "region": ("region", same),
        "grade": ("code", lambda value, chance: chance.choice([str(value % 5), f"{value % 5}.0", f"{value % 5}.00"])),
        "size": ("size", one_of(form("{}"), form("{:e}"), form("+{}"))),
        "price": ("price", form("{:.0f}")),
    }
    return written(path, text([*columns], cells(12, columns)))


def odd_blanks(path: Path) -> Path:
    blanks = ("\u00a0", "\u2009", "\u3000", "\u202f", " \u00a0")
    columns = {
        "size": ("size", pads(form("{}"), *blanks)),
        "region": ("region", pads(same, *blanks)),
        "member": ("member", pads(words("no", "yes"), *blanks)),
        "weight": ("weight", gaps(form("{}"), *blanks)),
        "bought": ("bought", words("no", "yes")),
    }
    return written(path, text([*columns], cells(13, columns)))


def units(path: Path) -> Path:
    kilos = one_of(form("{:.1f} kg"), lambda value, _: f"{value * 1000:.0f} g")
    columns = {
        "weight": ("weight", gaps(kilos, "", "n/a")),
        "share": ("weight", form("{:.1f}%")),
        "size": ("size", one_of(form("${:,.2f}"), form("$ {:,.2f}"), form("{:,.2f} USD"))),
        "loss": ("size", lambda value, _: f"({value:,.0f})" if value > 5_000 else f"{value:,.0f}"),
        "price": ("price", form("{}")),
    }
    return written(path, text([*columns], cells(14, columns)))


def days(path: Path) -> Path:
    columns = {
        "iso": ("day", gaps(pads(day("%Y-%m-%d"), " "), "", "NA")),
        "named": ("day", one_of(day("%d %B %Y"), day("%d %b %Y"))),
        "with time": ("day", one_of(day("%Y-%m-%dT%H:%M:%S"), day("%Y-%m-%d %H:%M:%S"))),
        "slashes": ("day", day("%m/%d/%Y")),
        "region": ("region", same),
        "price": ("price", form("{}")),
    }
    return written(path, text([*columns], cells(15, columns)))
