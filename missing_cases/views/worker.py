"""The script that shows "No connection" where there is none. It must stand at the root to cover every page."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from missing_cases.access.requires import public


@require_GET
@public("a script, the same for everybody")
def service_worker(request):
    """Return the service worker."""
    script = (settings.BASE_DIR / "static" / "mc" / "sw.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript")
