"""Addresses that add to a child's record and change it. The overview itself is reporting's."""

from django.urls import path

from missing_cases.children.views import care, identity, links, merging, photo

app_name = "children"
urlpatterns = [
    path("children/new/", identity.new, name="new"),
    path("children/<uuid:child_id>/edit/", identity.edit, name="edit"),
    path("children/<uuid:child_id>/names/add/", identity.add_name, name="add_name"),
    path("children/<uuid:child_id>/photo/", photo.photo, name="photo"),
    path("children/<uuid:child_id>/care-status/", care.care_status, name="care_status"),
    path("children/<uuid:child_id>/placement/", care.placement, name="placement"),
    path("children/<uuid:child_id>/placement/end/", care.end_placement, name="end_placement"),
    path("children/<uuid:child_id>/workers/add/", care.key_worker, name="key_worker"),
    path("children/<uuid:child_id>/workers/<uuid:worker_id>/end/", care.end_worker, name="end_worker"),
    path("children/<uuid:child_id>/contacts/add/", links.adult, name="adult"),
    path("children/<uuid:child_id>/places/add/", links.place, name="place"),
    path("children/<uuid:child_id>/phones/add/", links.phone, name="phone"),
    path("children/<uuid:child_id>/merge/", merging.find_other, name="merge"),
    path("children/<uuid:child_id>/merge/<uuid:other_id>/", merging.merge, name="merge_with"),
    path("children/<uuid:child_id>/merges/", merging.merges, name="merges"),
    path("children/<uuid:child_id>/merges/<uuid:merge_id>/apart/", merging.part, name="part"),
    path("children/<uuid:child_id>/<slug:kind>/<uuid:link_id>/end/", links.end, name="end_link"),
]
