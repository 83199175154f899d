"""Addresses of this app."""

app_name = "reporting"
urlpatterns: list = []
