"""Errors whose text a user can read."""


class RuleError(Exception):
    """Something may not be done as asked. `message` says why, in a sentence; `field` names where to show it."""

    def __init__(self, message, field: str | None = None):
        super().__init__(str(message))
        self.message = message
        self.field = field


class StaleError(RuleError):
    """Somebody else saved this since it was opened. `theirs` holds what stands now, field by field."""

    def __init__(self, message, theirs: dict, saved_by: str = ""):
        super().__init__(message)
        self.theirs = theirs
        self.saved_by = saved_by
