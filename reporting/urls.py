"""Addresses of this app."""

from django.urls import path

from reporting.views import (
    answers,
    approvals,
    child,
    desk,
    duties,
    find,
    forecast,
    handover,
    late,
    month,
    plain,
    wall,
    work,
)

app_name = "reporting"
urlpatterns = [
    path("wall/", wall.wall, name="wall"),
    path("wall/token/", wall.wall_token, name="wall_token"),
    path("", work.work, name="work"),
    path("missing-now/", work.missing_now, name="missing_now"),
    path("missing-now/handover/", handover.handovers, name="handovers"),
    path("missing-now/handover/<uuid:pk>/", handover.handover, name="handover"),
    path("missing-now/handover/<uuid:pk>/taken/", handover.taken_over, name="taken_over"),
    path("missing-now/token/", work.missing_now_token, name="missing_now_token"),
    path("find/", find.find, name="find"),
    path("children/<uuid:child_id>/", child.child, name="child"),
    path("forecast/", forecast.forecast, name="forecast"),
    path("duties/<uuid:clock_id>/", duties.duty, name="duty"),
    path("duties/<uuid:clock_id>/seen/", answers.duty_seen, name="duty_seen"),
    path("duties/<uuid:clock_id>/<slug:what>/", answers.duty_answer, name="duty_answer"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("duty-desk/", desk.duty_desk, name="duty_desk"),
    path("duty-desk/<uuid:message_id>/resolve/", desk.resolve_incident, name="resolve_incident"),
    path("messages/<uuid:message_id>/open/", work.open_message, name="open_message"),
    path("reports/month/", month.month_now, name="month_now"),
    path("reports/month/<str:period>/", month.month, name="month"),
    path("reports/month/<str:period>/figures.csv", month.month_csv, name="month_csv"),
    path("reports/month/<str:period>/<slug:measure>/", month.month_rows, name="month_rows"),
    path("reports/late/<str:period>/", late.late, name="late"),
    path("reports/late/<str:period>/duties.csv", late.late_csv, name="late_csv"),
    path("help/", plain.help_page, name="help"),
    path("accessibility/", plain.accessibility, name="accessibility"),
    path("privacy/", plain.privacy, name="privacy"),
    path("no-connection/", plain.no_connection, name="no_connection"),
]
