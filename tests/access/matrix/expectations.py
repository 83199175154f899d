"""What each address needs, written by hand: the functions that may use it, and the kind of row it is about.

Nothing here is read from the code under test. An address without a row fails the build.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Needs:
    """Functions (any of them), the kind of row in the address, and which of its parameters names the row.

    `row`: kind known to the oracle, or "" for a list. `extra`: fixed parameters. `open`: needs no sign-in.
    """

    functions: tuple[str, ...] = ()
    row: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    open: bool = False
    methods: tuple[str, ...] = ("GET", "POST")


def needs(*functions, row="", methods=("GET", "POST"), **extra):
    return Needs(functions, row, tuple(extra.items()), methods=methods)


OPEN = Needs(open=True)
SIGNED_IN = Needs()
