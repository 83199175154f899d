"""Children missing education: the register, the checks and the enquiries.

See docs/adr/0013."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    name = "education"
    verbose_name = _("Children missing education")

    def ready(self):
        from education.pathway import absences_during
        from education.services.taking import take_told
        from education.together import standing_twice
        from episodes import pathways
        from episodes.enums import ConcernKind
        from episodes.services.concerns import REGISTERS, SUBJECT
        from missing_cases.children.services.merge_preview import REFUSING

        REFUSING["education"] = standing_twice
        REGISTERS[ConcernKind.EDUCATION] = take_told
        pathways.RELATED[SUBJECT] = absences_during
