"""Addresses of webhooks."""

from django.urls import path

from huiyin.civic.hooks import views

app_name = "hooks"
urlpatterns = [
    path("hooks/", views.subscriptions, name="subscriptions"),
    path("hooks/new/", views.subscribe, name="subscribe"),
    path("hooks/dead/", views.dead, name="dead"),
    path("hooks/calls/<int:call_id>/again/", views.resend, name="resend"),
    path("hooks/<int:hook_id>/", views.subscription, name="subscription"),
    path("hooks/<int:hook_id>/secret/", views.change_secret, name="secret"),
    path("hooks/<int:hook_id>/<str:step>/", views.step, name="step"),
]
