"""Forms of the inbox."""

from intake.forms.arriving import LetterForm
from intake.forms.columns import ColumnsForm
from intake.forms.deciding import RefuseForm, initial_of

__all__ = ["ColumnsForm", "LetterForm", "RefuseForm", "initial_of"]
