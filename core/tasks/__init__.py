"""The registry of tasks: what can be learned. A new task is one file here and one line below.

Packages that are installed beside the app may add more (core.plugins).
"""

from core.metrics import Metric
from core.plugins import added
from core.tasks.base import Task
from core.tasks.classification import Classification
from core.tasks.ordered import Ordered
from core.tasks.regression import Regression
from core.tasks.several_labels import SeveralLabels

__all__ = ["TASKS", "Metric", "Task"]

TASKS: dict[str, Task] = {task.name: task for task in (Classification(), Regression(), SeveralLabels(), Ordered())}
TASKS |= {task.name: task for task in added("tasks", Task, TASKS)}
