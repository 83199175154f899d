"""Addresses that belong to no app: help, statements, and what a browser needs to work with a bad line."""

from django.urls import path

from missing_cases.views import gallery, worker

app_name = "pages"
urlpatterns = [
    path("help/components/", gallery.gallery, name="gallery"),
    path("sw.js", worker.service_worker, name="service_worker"),
]
