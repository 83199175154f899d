"""The product's addresses with the demonstration's sign-in links, as the local settings route them."""

from django.urls import include, path

from missing_cases.urls import handler404, handler500
from missing_cases.urls import urlpatterns as ordinary

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns = [*ordinary, path("demo/", include("missing_cases.accounts.demo_urls"))]
