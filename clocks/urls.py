"""Addresses of this app."""

from django.urls import path

from clocks import views

app_name = "clocks"
urlpatterns = [path("healthz/clocks", views.healthz_clocks, name="health")]
