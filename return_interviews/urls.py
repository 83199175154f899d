"""Addresses of this app."""

app_name = "return_interviews"
urlpatterns: list = []
