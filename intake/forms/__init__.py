"""Forms of the inbox."""

from intake.forms.arriving import LetterForm
from intake.forms.deciding import RefuseForm, initial_of

__all__ = ["LetterForm", "RefuseForm", "initial_of"]
