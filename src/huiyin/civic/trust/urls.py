"""Addresses of trust."""

from django.urls import path

from huiyin.civic.trust.views import desk, privacy, rights, seals

app_name = "trust"
urlpatterns = [
    # Everybody
    path("seals/", seals.seals_page, name="seals"),
    path("seals.json", seals.seals_json, name="seals_json"),
    path("seals.txt", seals.seals_text, name="seals_text"),
    path("seals/proof/<str:code>/", seals.proof_page, name="proof"),
    path("privacy/", privacy.notice, name="privacy"),
    path("privacy/data/", privacy.data_map, name="data_map"),
    # Persons about their own data, by account or by follow key
    path("me/rights/", rights.rights, name="rights"),
    path("me/rights/copy.zip", rights.copy, name="copy"),
    path("me/rights/withdraw/<str:to>/", rights.withdraw, name="withdraw"),
    path("me/erase/", rights.erase_me, name="erase_me"),
    path("rights/<str:code>/<str:key>/", rights.rights_by_key, name="rights_by_key"),
    path("rights/<str:code>/<str:key>/copy.zip", rights.copy_by_key, name="copy_by_key"),
    path("rights/<str:code>/<str:key>/erase/", rights.erase_by_key, name="erase_by_key"),
    # Staff
    path("people/requests/", desk.requests, name="requests"),
    path("people/requests/<int:request_id>/", desk.decide, name="decide"),
    path("people/<int:person_id>/request/", desk.request_for, name="request_for"),
    path("people/<int:person_id>/erase/", desk.erase, name="erase"),
]
