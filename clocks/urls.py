"""Addresses of this app."""

from django.urls import include, path

from clocks.views import absences, health, hours

app_name = "clocks"
urlpatterns = [
    path("healthz/clocks", health.healthz_clocks, name="health"),
    path("absences/", absences.absences, name="absences"),
    path("absences/new/", absences.new_absence, name="new_absence"),
    path("absences/<uuid:absence_id>/over/", absences.absence_over, name="absence_over"),
    path("hours/", hours.hours, name="hours"),
    path("hours/shut/", hours.new_shut_day, name="new_shut_day"),
    path("hours/shut/<uuid:shut_day_id>/open/", hours.open_after_all, name="open_after_all"),
    path("", include("clocks.workshop.urls")),
]
