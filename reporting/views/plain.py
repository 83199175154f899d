"""Pages without records: help, accessibility, privacy, and the page shown without a connection."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from missing_cases.access.requires import public


def _plain(name, reason):
    @require_GET
    @public(reason)
    def view(request):
        return render(request, f"reporting/{name}.html")

    return view


help_page = _plain("help", "how the product works; no record")
accessibility = _plain("accessibility", "the accessibility statement; no record")
privacy = _plain("privacy", "how data are used; no record")
no_connection = _plain("no_connection", "kept on the device for when there is no connection; no record")
