"""The page that watches the cranks."""

from django.http import JsonResponse

from clocks.health import clock_health
from missing_cases.access.requires import public


@public("figures about the cranks alone, read by the monitor that pages somebody")
def healthz_clocks(request):
    """Answer 200 while alarms fire in time, messages leave and a crank turns; 503 with the figures beyond limits."""
    health = clock_health(request.now)
    figures = {"lag": health.lag, "outbox": health.outbox, "heartbeat": health.heartbeat, "skew": health.skew}
    status = 503 if health.failing else 200
    return JsonResponse({"seconds": figures, "failing": health.failing}, status=status)
