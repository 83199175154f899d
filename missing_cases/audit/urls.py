"""Addresses of the audit."""

from django.urls import path

from missing_cases.audit import views

app_name = "audit"
urlpatterns = [path("children/<uuid:key>/who-looked/", views.who_looked_at, name="who_looked")]
