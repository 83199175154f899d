"""Every address of the product."""

from django.conf import settings
from django.urls import include, path

from missing_cases.admin import site

urlpatterns = [
    path("", include("reporting.urls")),
    path("", include("missing_cases.children.urls")),
    path("", include("missing_cases.accounts.urls")),
    path("", include("missing_cases.teams.urls")),
    path("", include("missing_cases.single_sign_on.urls")),
    path("", include("missing_cases.audit.urls")),
    path("", include("missing_cases.forms.urls")),
    path("", include("missing_cases.files.urls")),
    path("", include("episodes.urls")),
    path("", include("intake.urls")),
    path("", include("education.urls")),
    path("", include("cross_border.urls")),
    path("", include("findings.urls")),
    path("", include("return_interviews.urls")),
    path("", include("disclosures.urls")),
    path("", include("clocks.urls")),
    path("", include("missing_cases.views.urls")),
    path("api/v1/", include("missing_cases.api.urls")),
    path("accounts/", include("missing_cases.accounts.sign_in_urls")),
]
urlpatterns.append(path("reference-data/", site.urls))
if settings.DEMO_SIGN_IN:
    urlpatterns.append(path("demo/", include("missing_cases.accounts.demo_urls")))

handler400 = "missing_cases.access.faults.bad_request"
handler403 = "missing_cases.access.faults.forbidden"
handler404 = "missing_cases.access.faults.not_found"
handler500 = "missing_cases.access.faults.failed"
