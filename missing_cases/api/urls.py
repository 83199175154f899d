"""The API's addresses: version 1."""

from django.urls import path
from django.utils.module_loading import import_string
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

VIEWSETS = {
    "children": "missing_cases.children.api.ChildViewSet",
    "episodes": "episodes.api.EpisodeViewSet",
    "notifications": "intake.api.NotificationViewSet",
    "interviews": "return_interviews.api.InterviewViewSet",
    "clocks": "clocks.api.ClockViewSet",
    "months": "reporting.api.MonthViewSet",
}

router = SimpleRouter(use_regex_path=False)
for prefix, viewset in VIEWSETS.items():
    router.register(prefix, import_string(viewset), basename=prefix.rstrip("s"))

app_name = "api"
urlpatterns = [path("schema/", SpectacularAPIView.as_view(permission_classes=[]), name="schema"), *router.urls]
