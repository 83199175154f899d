"""Addresses of this app."""

app_name = "episodes"
urlpatterns: list = []
