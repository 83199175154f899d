"""The one door to kept photographs: who may see the child is asked again on every fetch, and every fetch is audited."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.files.selectors import photo_for
from missing_cases.files.services import read_file


@require_GET
@requires(Perm.CHILD_HEADER)
def photo(request, file_id):
    """Serve a photograph to those who may see the child. Like any other look it counts against the reader's limit."""
    stored = photo_for(file_id, request.access)
    if stored is None:
        raise Http404
    request.reads.saw(stored.child_id)
    response = HttpResponse(read_file(stored), content_type=stored.content_type)
    response["Content-Disposition"] = "inline"
    return response
