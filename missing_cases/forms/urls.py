"""Addresses of the form kit."""

from django.urls import path

from missing_cases.forms import views

app_name = "forms"
urlpatterns = [path("forms/csrf/", views.csrf, name="csrf")]
