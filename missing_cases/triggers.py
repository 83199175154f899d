"""The door through which the core starts and ends duties, which it does not know: the clocks stand above it."""

from collections.abc import Callable

_fire: list[Callable] = []
_end: list[Callable] = []


def register(fire: Callable, end: Callable) -> None:
    """Say what a trigger is handed to (`clocks.services.fire`), and the end of what duties are about.

    Raises ValueError for a second receiver.
    """
    if _fire and _fire != [fire]:
        raise ValueError("triggers of the core have one receiver")
    _fire[:], _end[:] = [fire], [end]


def end(**what):
    """End the duties about something that is over, with the arguments of `clocks.services.end_duties_about`."""
    if not _end:
        raise RuntimeError("something ended before the clocks were there to hear it")
    return _end[0](**what)


def fire(**what):
    """Fire a trigger with the arguments of `clocks.services.fire`. Raises RuntimeError where nothing would hear it."""
    if not _fire:
        raise RuntimeError("a trigger was fired before the clocks were there to hear it")
    return _fire[0](**what)
