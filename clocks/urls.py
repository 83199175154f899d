"""Addresses of this app."""

app_name = "clocks"
urlpatterns: list = []
