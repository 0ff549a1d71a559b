"""HistGradientBoosting (scikit-learn 1.9) that can be fitted on in small portions at the price of one fit.

scikit-learn's warm start prepares, bins and predicts all training rows anew at each call; here these are kept. The
trees are the same as those of one call. Knows nothing of tasks or options.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    class _Grown:
        """What the mixin needs of the scikit-learn class behind it, whose types are not known."""

        _bin_mapper: object

        def _preprocess_X(self, X: np.ndarray, *, reset: bool) -> tuple[object, ...]: ...  # noqa: N802, N803

        def _bin_data(self, X: np.ndarray, sample_weight: None, is_training_data: bool) -> np.ndarray: ...  # noqa: N803

        def _raw_predict(self, X: np.ndarray, n_threads: int | None = None) -> np.ndarray: ...  # noqa: N803
else:
    _Grown = object


class Keeps(_Grown):
    """Mixed in before the scikit-learn class; every `fit` must bring the same rows, `forget` frees what was kept."""

    _rows: tuple[object, ...] | None = None
    _bins: tuple[object, np.ndarray] | None = None
    _sums: np.ndarray | None = None

    def forget(self) -> None:
        """Free the training rows; the model answers as before."""
        self._rows = self._bins = self._sums = None

    def _preprocess_X(self, X: np.ndarray, *, reset: bool) -> tuple[object, ...]:  # noqa: N802, N803  (scikit-learn's names)
        if not reset:
            return super()._preprocess_X(X, reset=False)
        if self._rows is None:
            self._rows = super()._preprocess_X(X, reset=True)
        return self._rows

    def _bin_data(self, X: np.ndarray, sample_weight: None, is_training_data: bool) -> np.ndarray:  # noqa: N803
        if self._bins is None:
            binned = super()._bin_data(X, sample_weight, is_training_data)
            self._bins = (self._bin_mapper, binned)
        self._bin_mapper, binned = self._bins
        return binned

    def _raw_predict(self, X: np.ndarray, n_threads: int | None = None) -> np.ndarray:  # noqa: N803
        if not getattr(self, "_in_fit", False):
            return super()._raw_predict(X, n_threads)
        if self._sums is None:
            self._sums = super()._raw_predict(X, n_threads)
        return self._sums  # fit adds each new tree to this very array, so it is up to date at the next call


def growing(classes: bool, **options: object) -> "HistGradientBoostingClassifier | HistGradientBoostingRegressor":
    """A new classifier or regressor whose `fit` goes on from the rounds it has, up to `max_iter`."""
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    base = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    return type("Growing", (Keeps, base), {})(early_stopping=False, warm_start=True, **options)
