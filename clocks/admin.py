"""What the clocks add to reference data: an agency is put under a protocol that is published, never a misspelt one."""

from clocks.models import ENGLAND, ProtocolVersion
from missing_cases.admin import AgencyForm


def local_protocols() -> list[tuple[str, str]]:
    """Return (code, title) of the newest version of each local protocol."""
    versions = ProtocolVersion.objects.exclude(code=ENGLAND).order_by("in_force_from")
    return sorted(dict(versions.values_list("code", "title")).items(), key=lambda row: row[1])


AgencyForm.protocols = staticmethod(local_protocols)  # type: ignore[method-assign]
