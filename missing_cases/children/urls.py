"""Addresses that change a child's record."""

from django.urls import path

from missing_cases.children import views

app_name = "children"
urlpatterns = [
    path("children/new/", views.new, name="new"),
    path("children/<uuid:child_id>/edit/", views.edit, name="edit"),
    path("children/<uuid:child_id>/names/add/", views.add_name, name="add_name"),
    path("children/<uuid:child_id>/care-status/", views.care_status, name="care_status"),
    path("children/<uuid:child_id>/placement/", views.placement, name="placement"),
    path("children/<uuid:child_id>/workers/add/", views.key_worker, name="key_worker"),
    path("children/<uuid:child_id>/contacts/add/", views.adult, name="adult"),
    path("children/<uuid:child_id>/places/add/", views.place, name="place"),
    path("children/<uuid:child_id>/phones/add/", views.phone, name="phone"),
]
