"""Addresses of one's own account, machine tokens and emergency access."""

from django.urls import path

from missing_cases.accounts import emergency_views, enrol, screen_views, token_views, views

app_name = "accounts"
urlpatterns = [
    path("account/", views.home, name="home"),
    path("account/agency/", views.choose_agency, name="agency"),
    path("account/sessions/", views.own_sessions, name="sessions"),
    path("account/session/", views.session, name="session"),
    path("account/keep-alive/", views.keep_alive, name="keep_alive"),
    path("account/second-factor/", enrol.enrol, name="enrol"),
    path("account/reason/", views.reason, name="reason"),
    path("account/tokens/", token_views.tokens, name="tokens"),
    path("account/tokens/<uuid:key>/withdraw/", token_views.withdraw, name="withdraw_token"),
    path("account/screens/", screen_views.screens, name="screens"),
    path("account/screens/<uuid:key>/end/", screen_views.end, name="end_screen"),
    path("children/<uuid:key>/emergency/", emergency_views.open_record, name="emergency"),
    path("emergency-access/", emergency_views.to_review, name="emergency_reviews"),
    path("emergency-access/<uuid:key>/", emergency_views.review, name="emergency_review"),
]
