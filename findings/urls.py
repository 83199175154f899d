"""Addresses of this app."""

from django.urls import path

from findings.views import following, themes
from findings.views import interview as views

ONE, FINDING, ACTION = "interviews/<uuid:pk>/follow/", "findings/<uuid:pk>/", "follow-ups/<uuid:pk>/"

app_name = "findings"
urlpatterns = [
    path("themes/", themes.themes, name="themes"),
    path("themes/<uuid:pk>/", themes.theme, name="theme"),
    path(ONE, views.interview, name="interview"),
    path(f"{ONE}sentences/", views.sentences, name="sentences"),
    path(f"{ONE}code/", views.code, name="code"),
    path(f"{ONE}plan/", views.plan, name="plan"),
    path(f"{ONE}changed/", views.changed, name="changed"),
    path(f"{ONE}action/", following.act_on_interview, name="act_on_interview"),
    path(f"{FINDING}act/", following.act, name="act"),
    path(f"{FINDING}refuse/", following.refuse, name="refuse"),
    path(f"{FINDING}aside/", following.aside, name="aside"),
    path(f"{ACTION}done/", following.end_action, {"how": "done"}, name="done"),
    path(f"{ACTION}give-up/", following.end_action, {"how": "give-up"}, name="give_up"),
]
