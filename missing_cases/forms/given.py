"""An answer as given on a page, before it is a row."""

from dataclasses import dataclass

from missing_cases.forms.definitions import ANSWERED, EMPTY_STATES, NOT_ASKED


@dataclass(frozen=True)
class Given:
    """One question's answer: its state, the codes picked, the worker's text and the person's own words."""

    state: str = NOT_ASKED
    codes: tuple[str, ...] = ()
    text: str = ""
    words: str = ""

    @classmethod
    def of(cls, *, codes=(), text: str = "", words: str = "", empty: str = "") -> "Given":
        """Return an answer from what was picked and written. A blank without a reason was not asked.

        `empty`: the reason given for having no answer. A choice that is a reason ("not_asked") counts as one.
        """
        reasons = [code for code in codes if code in EMPTY_STATES]
        picked = tuple(code for code in codes if code not in EMPTY_STATES)
        if picked or text or (words and not (empty or reasons)):
            return cls(ANSWERED, picked, text, words)
        return cls(empty or (reasons[0] if reasons else NOT_ASKED), (), "", words)

    @property
    def answered(self) -> bool:
        """Say whether there is an answer."""
        return self.state == ANSWERED
