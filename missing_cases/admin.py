"""Reference data of the installation, kept by hand: agencies and teams. Never a child's record, nor who may see one.

Upper apps register their reference data on the same `site` (episodes/admin.py). Who may use it is `User.is_staff`
("looks after reference data"), which no role includes and `manage.py appoint_administrator` gives. Every change is in
the audit by the tables' own triggers.
"""

from functools import update_wrapper

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from missing_cases.access.requires import Rule, declare
from missing_cases.access.teams import add_team, change_team
from missing_cases.models import Agency, AgencyKind, Team, UserKind

RULE = Rule(reason="reference data alone; the site refuses everybody who does not look after it")
KEPT = ("index", "jsi18n", "app_list")
KEPT_OF_MODEL = ("_changelist", "_add", "_change", "_history")


class ReferenceSite(admin.AdminSite):
    """Django's admin, less its own sign-in and whatever leads to other records; 403 to all but administrators."""

    site_header = _("Missing Cases: reference data")
    site_title = _("Missing Cases")
    index_title = _("Reference data of this installation")
    site_url = "/account/"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request) -> bool:
        """Say whether a person, not a machine, looks after reference data."""
        user = request.user
        by_machine = getattr(request, "machine_token", None) is not None
        person = user.is_authenticated and user.kind == UserKind.PERSON and not by_machine
        return bool(person and user.is_active and user.is_staff)

    def admin_view(self, view, cacheable=False):
        """Refuse (403) whoever may not be here; the middleware has asked the signed-out to sign in before this."""
        shown = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if not self.has_permission(request):
                raise PermissionDenied
            return shown(request, *args, **kwargs)

        return update_wrapper(guarded, shown)

    def get_urls(self):
        """Keep the index and the pages of the registered tables, each declared to the access middleware."""
        kept: list[URLPattern | URLResolver] = []
        for route in super().get_urls():
            if isinstance(route, URLResolver):
                kept.append(route)
            elif route.name in KEPT:
                declare(route.callback, RULE)
                kept.append(route)
        return kept


class ReferenceAdmin(admin.ModelAdmin):
    """A table of reference data: its rows are added and changed, never deleted; only what was changed is written."""

    actions = None
    save_as = False

    def get_urls(self) -> list[URLPattern]:
        """Keep the list, adding, changing and history; each declared to the access middleware."""
        kept = [route for route in super().get_urls() if (route.name or "").endswith(KEPT_OF_MODEL)]
        for route in kept:
            declare(route.callback, RULE)
        return kept

    def has_module_permission(self, request):
        """Say whether the table is listed."""
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request, obj=None):
        """Say whether a row is shown."""
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request):
        """Say whether a row may be added."""
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request, obj=None):
        """Say whether a row may be changed."""
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request, obj=None):
        """Nothing is deleted: it is ended or switched off."""
        return False

    def save_model(self, request, obj, form, change):
        """Write what was changed and no other field, so that two people at once do not undo one another."""
        if not change:
            obj.save(force_insert=True)
        elif fields := [name for name in form.changed_data if name in {field.name for field in obj._meta.fields}]:
            obj.save(update_fields=fields)


site = ReferenceSite(name="admin")


class AgencyForm(forms.ModelForm):
    """An agency. Upper apps add what they know of it: `protocols` gives (code, name) of the protocols published."""

    brand_colour = forms.CharField(
        label=_("Brand colour"), required=False, help_text=_("As #1d70b8"),
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six digits or letters a to f."))],
    )  # fmt: skip

    class Meta:
        model = Agency
        fields = [
            "kind", "name", "short_name", "code", "police_force", "protocol_code", "uses_absent", "telephone",
            "duty_telephone", "out_of_hours_telephone", "email", "brand_colour", "active",
        ]  # fmt: skip

    @staticmethod
    def protocols() -> list[tuple[str, str]]:
        """Return the local protocols an agency may be under."""
        return []

    def __init__(self, *args, **kwargs):
        """Offer the protocols that are published, and police forces as police forces."""
        super().__init__(*args, **kwargs)
        none = ("", _("None: the England baseline alone"))
        self.fields["protocol_code"] = forms.ChoiceField(
            label=_("Local protocol"), required=False, choices=[none, *self.protocols()]
        )
        forces = Agency.objects.filter(kind=AgencyKind.POLICE)
        self.fields["police_force"].queryset = forces.exclude(pk=self.instance.pk)

    def clean(self):
        """Refuse a police force of a police force."""
        found = super().clean()
        kind = found.get("kind", self.instance.kind)
        if kind == AgencyKind.POLICE and found.get("police_force"):
            self.add_error("police_force", _("A police force has no other force of its area."))
        return found


@admin.register(Agency, site=site)
class AgencyAdmin(ReferenceAdmin):
    """Agencies of every kind, with the police force of their area and their local protocol."""

    form = AgencyForm
    list_display = ["name", "kind", "police_force", "protocol_code", "active"]
    list_filter = ["kind", "active"]
    list_select_related = ["police_force"]

    def get_readonly_fields(self, request, obj=None):
        """An agency keeps its kind: what it may receive, and who it is to a child, hang on it."""
        return ["kind"] if obj else []


class TeamForm(forms.ModelForm):
    """A team."""

    class Meta:
        model = Team
        fields = ["agency", "name", "scope", "active"]
        labels = {"agency": _("Agency"), "scope": _("Works with"), "active": _("Active")}
        help_texts = {
            "scope": _("A team that works with fewer children, or is no longer active, sees less from that moment on.")
        }


@admin.register(Team, site=site)
class TeamAdmin(ReferenceAdmin):
    """Teams, and with whose children each works. Who is in a team is not kept here."""

    form = TeamForm
    list_display = ["name", "agency", "scope", "active"]
    list_filter = ["agency", "active"]
    list_select_related = ["agency"]

    def get_readonly_fields(self, request, obj=None):
        """A team stays with its agency."""
        return ["agency"] if obj else []

    def save_model(self, request, obj, form, change):
        """Write the team and the grants that follow from it."""
        if change:
            change_team(team=obj, fields=form.changed_data)
        else:
            add_team(team=obj)
