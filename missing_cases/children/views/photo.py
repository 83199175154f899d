"""The child's photograph."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children.forms import PhotoForm
from missing_cases.children.views.pages import answer, load
from missing_cases.files.pictures import check_size
from missing_cases.files.selectors import photo_for
from missing_cases.files.services import set_photo


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def photo(request, child_id):
    """Show the photograph with its date, and take a newer one."""
    child = load(request, child_id)
    form = PhotoForm(*_sent(request), now=request.now)

    def run(form):
        sent = form.cleaned_data["photo"]
        check_size(sent.size)
        set_photo(child=child, data=sent.read(), name=sent.name, by=request.access, now=request.now)

    return answer(
        request, child, form, run, title=_("Photograph"), done=_("Photograph saved."), template="children/photo.html",
        button=_("Save photograph of %(name)s") % {"name": child.short_name}, form_files=True,
        photo=photo_for(child.photo_id, request.access) if child.photo_id else None,
    )  # fmt: skip


def _sent(request):
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
