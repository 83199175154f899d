"""Addresses of this app. Names and search text never stand in one."""

from django.urls import path

from episodes.views import along, concerns, ending, episode, found, new, report

app_name = "episodes"
urlpatterns = [
    path("episodes/new/", new.new, name="new"),
    path("episodes/new/child/", new.unknown_child, name="unknown_child"),
    path("episodes/new/<uuid:child_pk>/", report.report, name="report"),
    path("children/<uuid:child_pk>/concerns/new/", concerns.new_concern, name="new_concern"),
    path("concerns/<uuid:pk>/", concerns.concern, name="concern"),
    path("episodes/<uuid:pk>/", episode.show, name="show"),
    path("episodes/<uuid:pk>/update/", along.update, name="update"),
    path("episodes/<uuid:pk>/found/", found.found, name="found"),
    path("episodes/<uuid:pk>/police-reference/", along.police_reference, name="police_reference"),
    path("episodes/<uuid:pk>/grade/", along.grade, name="grade"),
    path("episodes/<uuid:pk>/notice/", along.notice, name="notice"),
    path("episodes/<uuid:pk>/status/", along.status, name="status"),
    path("episodes/<uuid:pk>/close/", ending.close, name="close"),
    path("episodes/<uuid:pk>/reopen/", ending.reopen, name="reopen"),
    path("episodes/<uuid:pk>/correct/<uuid:moment_pk>/", ending.correct, name="correct"),
    path("episodes/<uuid:pk>/withdraw/<uuid:moment_pk>/", ending.withdraw, name="withdraw"),
    path("episodes/<uuid:pk>/move/", ending.move, name="move"),
    path("episodes/<uuid:pk>/set-aside/", ending.set_aside, name="set_aside"),
]
