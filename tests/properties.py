"""How many examples a property that talks to PostgreSQL is tried on: few in CI, `THOROUGH` times as many by hand."""

import os


def examples(few: int) -> int:
    """Return the number of examples: `few`, times the environment's THOROUGH (a whole number, 1 when not set)."""
    return few * int(os.environ.get("THOROUGH", "1"))
