"""What will be late before it is."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from reporting.selectors.forecast import forecast_for


@require_GET
@requires(Perm.DUTY_SEE)
def forecast(request):
    """Show the duties that end before the next working morning: by kind, by team and by person. Numbers alone."""
    return render(request, "reporting/forecast.html", {"found": forecast_for(request.access, request.now)})
