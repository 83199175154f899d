"""Reference data of episodes: the grades each force or council uses, from and to which day."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from episodes.enums import GradeCode
from episodes.models import GradeScheme
from episodes.services.schemes import add_scheme, change_scheme, check_change, check_new, lowest_first
from missing_cases.access.context import database_now
from missing_cases.admin import ReferenceAdmin, site
from missing_cases.errors import RuleError


class SchemeForm(forms.ModelForm):
    """One dated list. What the services refuse is said beside the field."""

    codes = forms.MultipleChoiceField(
        label=_("Grades"), choices=GradeCode.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("The grades the agency uses. They are kept with the lowest first."),
    )  # fmt: skip

    class Meta:
        model = GradeScheme
        fields = ["agency", "codes", "source", "from_on", "to_on"]
        help_texts = {
            "from_on": _("A list that is open until then ends on this day. Of a list in use only the end may change."),
            "to_on": _("The first day on which it is no longer used. Leave empty while it is in use."),
        }

    def clean_codes(self):
        """Keep the grades lowest first."""
        return lowest_first(self.cleaned_data["codes"])

    def _post_clean(self):
        super()._post_clean()
        if self.errors:
            return
        try:
            if self.instance._state.adding:
                check_new(self.instance)
            else:
                check_change(self.instance, self.changed_data, database_now())
        except RuleError as error:
            self.add_error(error.field if error.field in self.fields else None, str(error.message))

    def _get_validation_exclusions(self):
        """Leave the dates to the services: a new list ends the open one, which the bare constraint does not know."""
        return super()._get_validation_exclusions() | {"from_on", "to_on"}


@admin.register(GradeScheme, site=site)
class GradeSchemeAdmin(ReferenceAdmin):
    """Lists of grades. A grade that was recorded keeps its name, whatever list comes after it."""

    form = SchemeForm
    list_display = ["agency", "names", "from_on", "to_on"]
    list_filter = ["agency"]
    list_select_related = ["agency"]

    @admin.display(description=_("grades"))
    def names(self, scheme):
        """Return the grades in words, lowest first."""
        return ", ".join(str(GradeCode(code).label) for code in scheme.codes)

    def get_readonly_fields(self, request, obj=None):
        """A list stays with its agency."""
        return ["agency"] if obj else []

    def save_model(self, request, obj, form, change):
        """Save through the services, which ask again under a lock what the form has asked."""
        if change:
            change_scheme(scheme=obj, fields=form.changed_data, now=request.now)
        else:
            add_scheme(scheme=obj)
