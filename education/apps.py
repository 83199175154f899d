"""Children missing education: the register, the checks and the enquiries.

See docs/adr/0013."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    name = "education"
    verbose_name = _("Children missing education")

    def ready(self):
        from education.pathway import absences_during
        from education.together import standing_twice
        from episodes import pathways
        from episodes.services.concerns import SUBJECT
        from missing_cases.children.services.merge_preview import REFUSING

        REFUSING["education"] = standing_twice
        pathways.RELATED[SUBJECT] = absences_during
