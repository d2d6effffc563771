"""Addresses of trust."""

from django.urls import path

from huiyin.civic.trust.views import seals

app_name = "trust"
urlpatterns = [
    path("seals/", seals.seals_page, name="seals"),
    path("seals.json", seals.seals_json, name="seals_json"),
    path("seals.txt", seals.seals_text, name="seals_text"),
    path("seals/proof/<str:code>/", seals.proof_page, name="proof"),
]
