"""Addresses of kept files."""

from django.urls import path

from missing_cases.files import views

app_name = "files"
urlpatterns = [path("photographs/<uuid:file_id>/", views.photo, name="photo")]
