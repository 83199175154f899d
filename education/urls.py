"""Addresses of the register of children missing education."""

from django.urls import path

from education.views import case, likely, register, report

app_name = "education"

urlpatterns = [
    path("education/", register.register, name="register"),
    path("education/register.csv", register.register_csv, name="register_csv"),
    path("children/<uuid:child_pk>/education/new/", case.new, name="new"),
    path("education/report/", report.report, name="report"),
    path("education/report.csv", report.report_csv, name="report_csv"),
    path("education/report/<slug:what>/<slug:key>/", report.report_rows, name="report_rows"),
    path("education/likely/", likely.listed, name="likely"),
    path("education/likely/<uuid:pk>/<slug:what>/", likely.step, name="likely_step"),
    path("children/<uuid:child_pk>/education/likely/", likely.new, name="new_likely"),
    path("education/<uuid:pk>/", case.one, name="case"),
    path("education/enquiries/<uuid:pk>/", case.answer, name="answer"),
    path("education/<uuid:pk>/<slug:what>/", case.step, name="step"),
]
