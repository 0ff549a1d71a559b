"""The registry of tasks: what can be learned. A new task is one file here and one line below."""

from core.tasks.base import Metric, Task
from core.tasks.classification import Classification
from core.tasks.regression import Regression

__all__ = ["TASKS", "Metric", "Task"]

TASKS: dict[str, Task] = {task.name: task for task in (Classification(), Regression())}
