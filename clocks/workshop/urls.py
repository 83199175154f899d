"""Addresses of the protocol workshop."""

from django.urls import path

from clocks.workshop import adopt_views, replay_views, rule_views, views

urlpatterns = [
    path("protocols/", views.protocols, name="protocols"),
    path("protocols/adopt/", adopt_views.adopt, name="protocol_adopt"),
    path("protocols/replay/", replay_views.replay, name="protocol_replay"),
    path("protocols/replay/<uuid:pk>/", replay_views.replay_run, name="replay_run"),
    path("protocols/replay/<uuid:pk>/<slug:kind>/<slug:change>/", replay_views.replayed, name="replayed"),
    path("protocols/begin/", views.begin, name="protocol_begin"),
    path("protocols/version/<uuid:pk>/", views.version, name="protocol_version"),
    path("protocols/version/<uuid:pk>/yaml/", views.version_yaml, name="protocol_yaml"),
    path("protocols/draft/<uuid:pk>/", views.draft, name="protocol_draft"),
    path("protocols/draft/<uuid:pk>/yaml/", views.draft_yaml, name="protocol_draft_yaml"),
    path("protocols/draft/<uuid:pk>/rules/", rule_views.rules, name="protocol_rules"),
    path("protocols/draft/<uuid:pk>/add/", rule_views.add, name="protocol_rule_add"),
    path("protocols/draft/<uuid:pk>/rules/<slug:kind>/", rule_views.rule, name="protocol_rule"),
    path("protocols/draft/<uuid:pk>/compare/", views.comparison, name="protocol_compare"),
    path("protocols/draft/<uuid:pk>/publish/", views.publish, name="protocol_publish"),
    path("protocols/draft/<uuid:pk>/withdraw/", views.withdraw, name="protocol_withdraw"),
]
