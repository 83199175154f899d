"""Forms of the register of children missing education."""

from django import forms
from django.utils.translation import gettext_lazy as _

from education.enums import CheckKind, LikelyReason, Reason, Teller, YearGroup
from episodes.forms.fields import Choice, Line, Words
from missing_cases.forms.fields import DateField, MomentField
from missing_cases.forms.gov import GovForm

NOT_NOW = _("It was not just now")


class CaseForm(GovForm):
    """Who is missing education since when, who told it, and why as far as it is known."""

    first_absent_on = DateField(label=_("First day of absence"))
    teller = Choice(label=_("Who told the officer?"), choices=Teller.choices)
    told_by = Line(label=_("Name and agency of who told it"), max_length=200)
    reason = Choice(label=_("Why, as far as it is known?"), choices=Reason.choices)
    last_school = Line(label=_("Last school"), max_length=200)
    year_group = forms.ChoiceField(
        label=_("School year"), choices=[("", _("Not known")), *YearGroup.choices], required=False
    )
    text = Words(label=_("What was told?"), rows=5)
    told_at = MomentField(label=_("When?"), required=False)
    folded = [(_("It was not told just now"), ["told_at"])]


class CheckForm(GovForm):
    """Whose check, by whom, with what result."""

    kind = Choice(label=_("Whose check?"), choices=CheckKind.choices)
    made_by = Line(label=_("Who made it?"), max_length=200, help_text=_("Name and agency"))
    result = Words(label=_("What came of it?"), rows=4)
    made_at = MomentField(label=_("When?"), required=False)
    folded = [(NOT_NOW, ["made_at"])]


class EnquiryForm(GovForm):
    """Who was asked, and the answer if there is one already."""

    asked = Line(label=_("Who was asked?"), max_length=200, help_text=_("Name and agency"))
    answer = Words(label=_("Answer"), rows=4, help_text=_("Leave empty until it comes"))
    asked_at = MomentField(label=_("When?"), required=False)
    folded = [(NOT_NOW, ["asked_at"])]


class AnswerForm(GovForm):
    """The answer to an enquiry."""

    answer = Words(label=_("Answer"), rows=4)


class FoundForm(GovForm):
    """Where the child is."""

    where = Line(label=_("Where is the child?"), max_length=200)
    found_at = MomentField(label=_("When?"), required=False)
    folded = [(NOT_NOW, ["found_at"])]


class ProvisionForm(GovForm):
    """The school or provision, and from when."""

    provision = Line(label=_("School or provision"), max_length=200)
    from_on = DateField(label=_("From"))


class CloseForm(GovForm):
    """Why the case is closed."""

    reason = Words(label=_("Why is it closed?"), rows=4)


class ReviewForm(GovForm):
    """What is known now, and when it is looked at again."""

    note = Words(label=_("What is known, and what is done?"), rows=5)
    review_on = DateField(label=_("Look at it again on"))


class LikelyForm(ReviewForm):
    """Why a child is likely to go missing from education, since when."""

    reason = Choice(label=_("Why?"), choices=LikelyReason.choices)
    since_on = DateField(label=_("Since"))
    field_order = ["reason", "since_on", "note", "review_on"]


class PeriodForm(GovForm):
    """The days of a report, both counted in."""

    from_on = DateField(label=_("From"))
    to_on = DateField(label=_("To"))

    def clean(self):
        """Refuse a period that ends before it begins."""
        given = super().clean() or self.cleaned_data
        if given.get("from_on") and given.get("to_on") and given["to_on"] < given["from_on"]:
            self.add_error("to_on", _("This is before the first day."))
        return given
