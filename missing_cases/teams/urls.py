"""Addresses of an agency's teams."""

from django.urls import path

from missing_cases.teams import views

app_name = "teams"
urlpatterns = [
    path("teams/", views.teams, name="list"),
    path("teams/new/", views.new, name="new"),
    path("teams/<uuid:pk>/", views.team, name="team"),
    path("teams/<uuid:pk>/add/", views.add, name="add"),
    path("teams/<uuid:pk>/end/<uuid:key>/", views.end, name="end"),
]
