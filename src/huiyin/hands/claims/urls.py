"""Addresses of check-in, claims and standings."""

from django.urls import path

from huiyin.hands.claims.views import checkins, desk, duties, hall, standing

app_name = "claims"
urlpatterns = [
    path("hall/", hall.hall, name="hall"),
    path("points/", hall.points, name="points"),
    path("needs/<int:need_id>/", hall.need, name="need"),
    path("needs/<int:need_id>/claim/", hall.claim, name="claim"),
    path("needs/<int:need_id>/rate/", hall.rate, name="rate"),
    path("needs/<int:need_id>/head/", desk.head, name="head"),
    path("needs/<int:need_id>/head/<int:claim_id>/<str:head_act>/", desk.head_act, name="head_act"),
    path("needs/<int:need_id>/code/", desk.code, name="code"),
    path("needs/<int:need_id>/invite/", desk.invite, name="invite"),
    path("needs/<int:need_id>/settle/", desk.settle, name="settle"),
    path("needs/<int:need_id>/off/", desk.call_off, name="call_off"),
    path("spot/<int:need_id>/<str:code>/", duties.spot, name="spot"),
    path("duties/", duties.duties, name="duties"),
    path("duties/calendar/", duties.make_feed, name="make_feed"),
    path("duties/calendar/revoke/", duties.revoke_feed, name="revoke_feed"),
    path("duties/calendar/<str:secret>.ics", duties.feed, name="feed"),
    path("duties/<int:claim_id>/photos/<str:token>/<str:size>/", duties.photo, name="photo"),
    path("duties/<int:claim_id>/<str:duty_act>/", duties.duty, name="duty"),
    path("duties/asked/<int:proposal_id>/", duties.answer, name="answer"),
    path("checkin/", checkins.checkin, name="checkin"),
    path("checkin/profile/", checkins.profile, name="profile"),
    path("checkin/<int:checkin_id>/end/", checkins.end, name="end_checkin"),
    path("hands/", desk.home, name="home"),
    path("hands/empty-table/", checkins.empty_table, name="empty_table"),
    path("places/<str:token>/acting/", hall.acting, name="acting"),
    path("places/<str:token>/hands/", desk.desk, name="desk"),
    path("places/<str:token>/hands/new/", desk.publish, name="publish"),
    path("places/<str:token>/hands/match/", desk.match, name="match"),
    path("places/<str:token>/hands/import/", checkins.import_file, name="import"),
    path("places/<str:token>/hands/invitations/", checkins.make_invitation, name="make_invitation"),
    path(
        "places/<str:token>/hands/invitations/<int:invitation_id>/revoke/",
        checkins.revoke_invitation,
        name="revoke_invitation",
    ),
    path("places/<str:token>/hands/checkins/<int:checkin_id>/", checkins.decide, name="decide_checkin"),
    path(
        "places/<str:token>/hands/proposals/<int:proposal_id>/<str:proposal_act>/",
        desk.proposal,
        name="proposal",
    ),
    path("places/<str:token>/standing/", standing.compound, name="standing"),
    path("places/<str:token>/standing/freeze/", standing.freeze, name="freeze"),
    path("places/<str:token>/standing/<int:period_id>/sign/", standing.sign, name="sign"),
    path(
        "places/<str:token>/standing/objections/<int:objection_id>/",
        standing.decide,
        name="decide_objection",
    ),
    path("employers/<int:org_id>/standing/", standing.employer, name="employer"),
    path("employers/<int:org_id>/standing.xlsx", standing.employer_table, name="employer_table"),
]
