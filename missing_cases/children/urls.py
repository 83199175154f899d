"""Addresses of this part of the core."""

app_name = "children"
urlpatterns: list = []
