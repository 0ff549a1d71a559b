"""How many numbers a model learned is counted through averages and through parts that see some of the numbers only."""

import numpy as np

from core.layout import Layout
from core.models.linear import FittedLinear
from core.models.linear_fit.dense import Dense
from core.models.network.average import FittedAverage, OfSome
from core.rehearsal.trained import trained_numbers


def test_parts_that_see_some_of_the_numbers_count_as_much_as_alone():
    layout = Layout(("a", "b", "c"))
    dense = Dense(layout, None, np.zeros(0, np.int64), np.zeros(0, np.int64))
    alone = FittedLinear(dense, np.zeros((3, 2)), np.zeros(2), True)
    assert trained_numbers(alone, layout) == 8
    part = OfSome(alone, np.arange(3))
    assert trained_numbers(FittedAverage((part, alone)), layout) == 16
