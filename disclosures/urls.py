"""Addresses of this app."""

app_name = "disclosures"
urlpatterns: list = []
