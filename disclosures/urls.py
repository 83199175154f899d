"""Addresses of this app."""

from django.urls import path, register_converter

from disclosures.views import lists, one, sending


class AnswerConverter:
    """The steps that have a form: an unknown one is no address."""

    regex = "accept|ask|refuse|reply|recall|deliver"

    def to_python(self, value):
        """Return the code."""
        return value

    def to_url(self, value):
        """Return the code."""
        return str(value)


register_converter(AnswerConverter, "answer")

app_name = "disclosures"
urlpatterns = [
    path("shared/", lists.shared, name="shared"),
    path("shared/new/<slug:kind>/<uuid:source_id>/", sending.share, name="share"),
    path("shared/<uuid:pk>/", one.disclosure, name="disclosure"),
    path("shared/<uuid:pk>/document.pdf", one.document, name="document"),
    path("shared/<uuid:pk>/files/<uuid:key>/", one.file, name="file"),
    path("shared/<uuid:pk>/<answer:action>/", one.answer, name="answer"),
]
