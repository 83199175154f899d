"""Addresses of the register of children missing education."""

from django.urls import path

from education.views import case, register

app_name = "education"

urlpatterns = [
    path("education/", register.register, name="register"),
    path("education/register.csv", register.register_csv, name="register_csv"),
    path("children/<uuid:child_pk>/education/new/", case.new, name="new"),
    path("education/<uuid:pk>/", case.one, name="case"),
    path("education/enquiries/<uuid:pk>/", case.answer, name="answer"),
    path("education/<uuid:pk>/<slug:what>/", case.step, name="step"),
]
