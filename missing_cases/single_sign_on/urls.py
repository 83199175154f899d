"""Addresses of single sign-on."""

from django.urls import path

from missing_cases.single_sign_on import views

app_name = "single_sign_on"
urlpatterns = [
    path("sign-in/<slug:code>/", views.start, name="start"),
    path("sign-in/<slug:code>/return/", views.come_back, name="return"),
    path("sign-in/<slug:code>/link/<str:secret>/", views.by_link, name="link"),
    path("single-sign-on/", views.people, name="people"),
    path("single-sign-on/<uuid:key>/send/", views.send, name="send"),
    path("single-sign-on/<uuid:key>/end/", views.end, name="end"),
]
