"""The product's addresses and the bare page they are measured against."""

from django.urls import path

from benchmarks.replay import bare
from missing_cases.urls import urlpatterns as product

urlpatterns = [*product, path("bare/", bare)]
