"""Addresses of the inbox."""

from django.urls import path

from intake.views import certain, lists, one, pupils, queue, reconciling
from intake.views.new_child import new_child
from intake.views.telling import tell, tell_of_pupil

app_name = "intake"

urlpatterns = [
    path("inbox/", queue.inbox, name="inbox"),
    path("inbox/new/", queue.new, name="new"),
    path("inbox/certain/", certain.certain, name="certain"),
    path("inbox/<uuid:pk>/", one.notification, name="notification"),
    path("inbox/<uuid:pk>/open/<uuid:child_id>/", one.open_episode, name="open"),
    path("inbox/<uuid:pk>/new-child/", new_child, name="new_child"),
    path("inbox/<uuid:pk>/join/<uuid:child_id>/", one.join, name="join"),
    path("inbox/<uuid:pk>/update/<uuid:episode_id>/", one.update, name="update"),
    path("inbox/<uuid:pk>/refuse/", one.refuse, name="refuse"),
    path("inbox/lists/<uuid:pk>/", lists.one, name="list"),
    path("inbox/lists/<uuid:pk>/columns/", lists.columns, name="columns"),
    path("inbox/lists/<uuid:pk>/token/", lists.token, name="list_token"),
    path("inbox/lists/<uuid:pk>/stop/", lists.stop, name="list_stop"),
    path("inbox/lists/<uuid:pk>/go-on/", lists.go_on, name="list_go_on"),
    path("inbox/lists/<uuid:pk>/news/", lists.take_news, name="list_news"),
    path("inbox/lists/<uuid:pk>/bad-rows.csv", lists.bad_rows, name="list_bad"),
    path("inbox/originals/<uuid:pk>/", one.original, name="original"),
    path("inbox/pupils/", pupils.queue, name="pupils"),
    path("inbox/pupils/<uuid:pk>/", pupils.one, name="pupil"),
    path("inbox/pupils/<uuid:pk>/take/", pupils.take, name="pupil_new"),
    path("inbox/pupils/<uuid:pk>/take/<uuid:child_id>/", pupils.take, name="pupil_take"),
    path("tell/", tell, name="tell"),
    path("tell/missing-education/", tell_of_pupil, name="tell_of_pupil"),
    path("reconciliation/", reconciling.differences, name="differences"),
    path("reconciliation/compare/", reconciling.compare_now, name="compare_now"),
    path("reconciliation/month/<str:period>/", reconciling.month, name="reconciled_month"),
    path("reconciliation/<uuid:pk>/", reconciling.difference, name="difference"),
    path("reconciliation/<uuid:pk>/take/", reconciling.take, name="take"),
]
