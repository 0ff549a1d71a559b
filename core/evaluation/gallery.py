"""A few test rows to look at, of each sort that the task tells apart, by their row ids. Shows nothing itself."""

import numpy as np

from core.metrics import Judged
from core.plain import Plain
from core.records import Learned
from core.tasks import Task

MOST = 12  # of each sort


def shown(task: Task, learned: Learned, judged: Judged, rows: np.ndarray) -> Plain:
    """{"gallery": {sort: entries}, "gallery_counts": {sort: how many rows there are}}; rows: ids int64 [N].

    An entry is {"row"} with what core.tasks.base.Sample tells. Sorts that only order all rows are not counted.
    """
    found = task.sorts(learned, judged)
    entries = {
        name: [{"row": int(rows[place]), **task.sample(learned, judged, int(place)).told()} for place in places[:MOST]]
        for name, places in found.items()
    }
    counts = {name: len(places) for name, places in found.items() if task.groups[name].counted}
    return {"gallery": entries, **({"gallery_counts": counts} if counts else {})}
