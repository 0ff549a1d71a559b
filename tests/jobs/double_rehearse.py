"""Stands in for core.rehearsal.rehearse in the job process: lasts as many hundredths of a second as the recipe has
epochs, and notes beside the dataset who worked on it."""

import os
import time

from core.rehearsal.estimate import Estimate


def rehearse(recipe, dataset, folder, on_progress, kept=None):
    assert folder.is_dir()
    with dataset.with_name("rehearsed.txt").open("a") as out:
        out.write(f"{os.getpid()} {os.nice(0)}\n")
    for step in range(recipe.training.epochs):
        on_progress(step / recipe.training.epochs, "trying it")
        time.sleep(0.01)
    return Estimate(steps=recipe.training.epochs, step_seconds=1.0)
