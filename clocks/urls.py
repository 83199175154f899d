"""Addresses of this app."""

from django.urls import include, path

from clocks import views

app_name = "clocks"
urlpatterns = [
    path("healthz/clocks", views.healthz_clocks, name="health"),
    path("", include("clocks.workshop.urls")),
]
