"""Forms in GOV.UK markup, through Django's own renderer.

    class UpdateForm(GovForm):
        kind = forms.ChoiceField(widget=forms.RadioSelect, ...)
        words = forms.CharField(widget=forms.Textarea)
        sections = [(_("What happened"), ["kind", "words"])]   # optional headings
        reveals = {("kind", "other"): ["other_kind"]}           # asked only with that answer; otherwise dropped
        option_hints = {"kind": {"sighting": _("Somebody saw the child")}}
        folded = [(_("Description"), ["clothes", "phone"])]     # optional questions folded under a heading
    exclusive = {"factors": {"none"}}                       # ticking it unticks the others (checkboxes)

In a template: `{% include "components/error_summary.html" %}` above the h1, then `{{ form }}` inside
`<form method="post" novalidate>`. A view passes `now=request.now`.
"""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import pretty_name
from django.utils.translation import gettext as _

from missing_cases.forms.fields import DateWidget, MomentField, MomentWidget

CLASSES = {
    forms.Textarea: "govuk-textarea",
    forms.RadioSelect: "govuk-radios__input",
    forms.CheckboxSelectMultiple: "govuk-checkboxes__input",
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.Select: "govuk-select",
    forms.FileInput: "govuk-file-upload",
    forms.TextInput: "govuk-input",
    forms.EmailInput: "govuk-input",
    forms.PasswordInput: "govuk-input",
    forms.NumberInput: "govuk-input",
}
KINDS = {
    forms.RadioSelect: "radios",
    forms.CheckboxSelectMultiple: "checkboxes",
    forms.CheckboxInput: "checkbox",
    DateWidget: "date",
    MomentWidget: "moment",
}


def _by_type(table, widget, default=None):
    """Look a widget up by its class, or the nearest class it comes from."""
    return next((table[kind] for kind in type(widget).__mro__ if kind in table), default)


class GovBoundField(BoundField):
    """A field that knows which part of the templates shows it and where an error link must point."""

    @property
    def kind(self) -> str:
        """Return which template part shows the field."""
        return _by_type(KINDS, self.field.widget, "single")

    @property
    def grouped(self) -> bool:
        """Say whether the question stands in a legend, over several inputs."""
        return self.kind in {"radios", "checkboxes", "date", "moment"}

    @property
    def filled(self) -> bool:
        """Say whether anything was typed or chosen."""
        value = self.value()
        return any(value.values()) if isinstance(value, dict) else value not in (None, "", [], False)

    @property
    def error_target(self) -> str:
        """Return the id that takes focus from the error summary: always a real input, and the one to correct."""
        if self.kind in {"radios", "checkboxes"}:
            return f"{self.auto_id}_0"
        if self.kind == "date":
            return f"{self.auto_id}_{self.field.widget.wrong or 'day'}"
        if self.kind == "moment":
            wrong = self.field.widget.wrong or "time"
            return f"{self.auto_id}_{wrong}{'_0' if wrong in ('on', 'which') else ''}"
        return self.auto_id

    @property
    def describes(self) -> str:
        """Return the ids of hint and error, for aria-describedby of a fieldset."""
        ids = [f"{self.auto_id}_helptext"] if self.help_text else []
        return " ".join(ids + ([f"{self.auto_id}_error"] if self.errors else []))

    @property
    def options(self) -> list[dict]:
        """Return the choices of radios or checkboxes: id, value, label, hint, checked, and the fields each reveals."""
        hints = self.form.option_hints.get(self.name, {})
        exclusive = self.form.exclusive.get(self.name, ())
        options = []
        for n, widget in enumerate(self.subwidgets):
            value = str(widget.data["value"])
            revealed = [self.form[name] for name in self.form.reveals.get((self.name, value), [])]
            options.append(
                {
                    "id": f"{self.auto_id}_{n}", "value": value, "label": widget.data["label"],
                    "hint": hints.get(value, ""), "checked": widget.data["selected"], "revealed": revealed,
                    "exclusive": value in exclusive,
                }
            )  # fmt: skip
        return options

    def build_widget_attrs(self, attrs, widget=None):
        """Add GOV.UK's classes, red when in error, and what describes the input."""
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        base = _by_type(CLASSES, widget)
        if base:
            error = f" {base}--error" if self.errors and self.kind == "single" else ""
            attrs["class"] = f"{base}{error} {widget.attrs.get('class', '')}".strip()
        if isinstance(widget, forms.Textarea):
            attrs.setdefault("rows", widget.attrs.get("rows", 5))
        if self.describes and self.kind == "single":
            attrs["aria-describedby"] = self.describes
        return attrs


class GovRenderer(TemplatesSetting):
    """Renders our forms only: the admin keeps Django's own."""

    form_template_name = "gov/form.html"
    field_template_name = "gov/field.html"
    bound_field_class = GovBoundField


class GovForm(forms.Form):
    """A form in GOV.UK markup. Validation happens on the server; an unseen question is not required."""

    default_renderer = GovRenderer()
    use_required_attribute = False
    sections: list = []
    folded: list = []
    reveals: dict = {}
    option_hints: dict = {}
    exclusive: dict = {}

    def __init__(self, *args, now=None, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.now = now
        for name, field in self.fields.items():
            if isinstance(field, MomentField):
                field.now = now
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                label = field.label or pretty_name(name)
                field.error_messages["required"] = _("This needs an answer: %(question)s") % {"question": label}

    def _clean_fields(self):
        super()._clean_fields()
        for (parent, value), names in self.reveals.items():
            answer = self.cleaned_data.get(parent)
            shown = value in answer if isinstance(answer, (list, tuple)) else str(answer) == value
            if not shown:
                for name in names:
                    self._errors.pop(name, None)
                    self.cleaned_data[name] = None

    def breach(self, error) -> None:
        """Show a rule's sentence beside the field it concerns, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error.message))

    @property
    def groups(self) -> list[dict]:
        """Return the fields in their groups: plain, headed and folded, without revealed ones (they show in place)."""
        inside = {name for names in self.reveals.values() for name in names}
        named = {name for _heading, names in [*self.sections, *self.folded] for name in names}
        plain = [f for f in self.visible_fields() if f.name not in inside | named]
        groups: list[dict] = [{"heading": "", "fields": plain}] if plain else []
        for heading, names in self.sections:
            groups.append({"heading": heading, "fields": [self[n] for n in names if n not in inside]})
        for heading, names in self.folded:
            fields = [self[n] for n in names if n not in inside]
            filled = any(f.errors or f.filled for f in fields)
            groups.append({"heading": heading, "fields": fields, "folded": True, "open": filled})
        return groups

    def _place(self, name: str) -> int:
        """Return where a field stands on the page; one revealed by an answer stands with its question."""
        parents = {inner: parent for (parent, _value), names in self.reveals.items() for inner in names}
        shown = [field.name for group in self.groups for field in group["fields"]]
        outer = parents.get(name, name)
        return shown.index(outer) if outer in shown else len(shown)

    @property
    def error_links(self) -> list[dict]:
        """Return each error with the input it belongs to, for the error summary."""
        links = [{"text": error, "target": ""} for error in self.non_field_errors()]
        for name in sorted(self.errors, key=self._place):
            if name in self.fields:
                field = self[name]
                target = "" if field.is_hidden else field.error_target
                links += [{"text": error, "target": target} for error in self.errors[name]]
        return links
