"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("", include("reporting.urls")),
    path("", include("missing_cases.children.urls")),
    path("", include("missing_cases.accounts.urls")),
    path("", include("missing_cases.forms.urls")),
    path("", include("episodes.urls")),
    path("", include("return_interviews.urls")),
    path("", include("disclosures.urls")),
    path("", include("clocks.urls")),
    path("accounts/", include("allauth.urls")),
]
