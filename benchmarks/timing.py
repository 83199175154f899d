"""Timing two things in turn, so that whatever else the machine does falls on both alike."""

import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Medians in milliseconds of two callables run alternately, and the 95th percentile of the first."""

    median: float
    p95: float
    bound: float

    @property
    def ratio(self) -> float:
        """Return how many times slower the first is than the second."""
        return self.median / self.bound


def _once(action) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def side_by_side(first, second, *, before=lambda: None, rounds: int = 40, warm: int = 5) -> Pair:
    """Run both callables alternately and return their medians; `before` runs ahead of each, and is not timed."""
    for _ in range(warm):
        before()
        first()
        before()
        second()
    ones, twos = [], []
    for _ in range(rounds):
        before()
        ones.append(_once(first))
        before()
        twos.append(_once(second))
    return Pair(statistics.median(ones), statistics.quantiles(ones, n=20)[18], statistics.median(twos))
