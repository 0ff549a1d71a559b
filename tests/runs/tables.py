"""Small tables with something to learn, written as CSV and imported as a user's file is."""

import csv
import random
from pathlib import Path

from core.importing.into_dataset import import_file

TOWNS = ("York", "北京", "São Paulo", "Bonn 😀")


def write_csv(path: Path, columns: dict[str, list]) -> Path:
    """The columns as a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


def dataset(folder: Path, columns: dict[str, list], name: str = "data") -> Path:
    """The imported dataset; the schema stands beside it."""
    out = folder / f"{name}.parquet"
    import_file(write_csv(folder / f"{name}.csv", columns), out, f"{name}.csv")
    return out


def people(rows: int = 300, seed: int = 0) -> dict[str, list]:
    """Number, category, boolean, date and name columns; `bought` (yes/no) and `spent` (a number) follow from them."""
    chance = random.Random(seed)
    age = [round(chance.uniform(18, 80), 1) for _ in range(rows)]
    town = [chance.choice(TOWNS) for _ in range(rows)]
    member = [chance.choice(["yes", "no"]) for _ in range(rows)]
    joined = [f"20{chance.randrange(10, 24)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02}" for _ in age]
    spent = [
        round(3 * a + 40 * TOWNS.index(t) + 25 * (m == "yes") + chance.gauss(0, 10), 2)
        for a, t, m in zip(age, town, member, strict=True)
    ]
    return {
        "name": [f"Customer number {chance.getrandbits(40):x}" for _ in age],
        "age": ["" if chance.random() < 0.05 else a for a in age],
        "town": ["" if chance.random() < 0.05 else t for t in town],
        "member": member,
        "joined": joined,
        "spent": spent,
        "bought": ["yes" if value + chance.gauss(0, 10) > 220 else "no" for value in spent],
    }
