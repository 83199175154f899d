"""What can be wrong with a protocol, a time or a fact; each text can be read by the person who wrote it."""


class EngineError(ValueError):
    """Base of every error of the clock engine."""


class NaiveMoment(EngineError):
    """A moment without a time zone was given where an instant is needed."""


class AmbiguousLocalTime(EngineError):
    """A local time that happens twice (the night the clocks go back)."""


class MissingLocalTime(EngineError):
    """A local time that never happens (the night the clocks go forward)."""


class UnknownFact(EngineError):
    """A condition asks for a fact that the caller did not give."""


class MissingAnchor(EngineError):
    """A rule counts from a moment that the caller did not give."""


class ProtocolError(EngineError):
    """A protocol cannot be read; `problems` holds one sentence per fault, with its line where there is one."""

    def __init__(self, problems: list[str]):
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))
