"""Addresses of the demonstration's sign-in links, included under the local settings alone."""

from django.urls import path

from missing_cases.accounts import demo

app_name = "demo"
urlpatterns = [path("sign-in/<str:token>/", demo.sign_in, name="sign_in")]
