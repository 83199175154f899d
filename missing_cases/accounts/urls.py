"""Addresses of this part of the core."""

app_name = "accounts"
urlpatterns: list = []
