"""System checks: production says when uploads are not looked through for viruses. It starts all the same."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security)
def uploads_are_looked_through(app_configs, **kwargs):
    """Warn in production when no ClamAV daemon is configured."""
    module = (settings.SETTINGS_MODULE or "").rpartition(".")[2]
    if module != "production" or settings.CLAMD_ADDRESS:
        return []
    return [
        Warning(
            "Uploads are not looked through for viruses, and say so beside each file.",
            hint='Set CLAMD_ADDRESS to a ClamAV daemon ("clamd:3310", or "unix:/run/clamav/clamd.ctl").',
            id="missing_cases.W001",
        )
    ]
