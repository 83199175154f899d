"""Addresses of this app. A name never stands in one; the secret of a link does, and opens once."""

from django.urls import path, re_path

from cross_border.views import chase, contacts, link, placed, requests

app_name = "cross_border"
urlpatterns = [
    re_path(r"^authority/(?P<token>[0-9a-f]{64})/$", link.link, name="link"),
    path("authorities/", contacts.contacts, name="contacts"),
    path("authorities/<uuid:agency_pk>/", contacts.contact, name="contact"),
    path("episodes/<uuid:pk>/authorities/", chase.ask, name="ask"),
    path("chases/<uuid:pk>/", chase.chase, name="chase"),
    path("chases/<uuid:pk>/climb/", chase.climb, name="climb"),
    path("chases/<uuid:pk>/answer/", chase.answered, name="answered"),
    path("chases/<uuid:pk>/exhausted/", chase.give_up, name="give_up"),
    path("placed/", placed.placed, name="placed"),
    path("placed/list.csv", placed.placed_csv, name="placed_csv"),
    path("placed/new/", placed.new, name="notice_new"),
    path("placed/<uuid:pk>/", placed.notice, name="notice"),
    path("placed/<uuid:pk>/told/", placed.told, name="notice_told"),
    path("children/<uuid:child_id>/placed-here/", placed.of_child, name="notice_of_child"),
    path("episodes/<uuid:pk>/interview-request/", requests.ask_interview, name="ask_interview"),
    path("episodes/<uuid:pk>/ask-for-interview/", requests.ask_host, name="ask_host"),
    path("interview-requests/<uuid:pk>/", requests.interview_request, name="interview_request"),
]
