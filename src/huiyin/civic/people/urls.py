"""Addresses of people."""

from django.urls import path

from huiyin.civic.people.views import account, machines, me, members, reach, staff, team

app_name = "people"
urlpatterns = [
    path("login/", account.log_in, name="login"),
    path("logout/", account.log_out, name="logout"),
    path("register/", account.register, name="register"),
    path("me/", me.profile, name="me"),
    path("me/contact/", me.contact, name="contact"),
    path("me/password/", me.password, name="password"),
    path("me/log/", me.access_log, name="access_log"),
    path("me/homes/", me.homes, name="homes"),
    path("me/homes/<int:home_id>/end/", me.end_home, name="end_my_home"),
    path("me/roles/<int:grant_id>/end/", me.end_role, name="end_my_role"),
    path("me/reach/", reach.reach, name="reach"),
    path("me/reach/code/", reach.ask_code, name="ask_code"),
    path("me/reach/<str:channel>/bind/", reach.bind, name="bind"),
    path("me/reach/<str:channel>/drop/", reach.drop, name="drop_reach"),
    path("channels/<str:channel>/", reach.called, name="called"),
    path("me/tokens/", me.tokens, name="tokens"),
    path("me/tokens/<int:token_id>/revoke/", me.revoke, name="revoke"),
    path("people/", staff.persons, name="persons"),
    path("people/<int:person_id>/", staff.person, name="person"),
    path("people/<int:person_id>/edit/", staff.edit, name="edit"),
    path("people/<int:person_id>/password/", staff.renew_password, name="renew_password"),
    path("people/machines/", machines.machines, name="machines"),
    path("people/machines/<int:machine_id>/tokens/", machines.token, name="machine_token"),
    path("people/machines/<int:machine_id>/retire/", machines.retire, name="retire_machine"),
    path("people/machines/tokens/<int:token_id>/revoke/", machines.revoke, name="revoke_machine_token"),
    path("people/grants/", staff.grants, name="grants"),
    path("people/grants/<int:grant_id>/end/", staff.end_grant, name="end_grant"),
    path("people/residents/", staff.residents, name="residents"),
    path("people/residents/<int:home_id>/room/", staff.room, name="room"),
    path("people/openings/", staff.openings, name="openings"),
    path("people/residents/<int:home_id>/confirm/", staff.confirm, name="confirm"),
    path("people/residents/<int:home_id>/end/", staff.end_home, name="end_home"),
    path("people/table/", members.empty_table, name="empty_table"),
    path("places/<str:token>/members/", members.members, name="members"),
    path("places/<str:token>/members/import/", members.import_file, name="import"),
    path("places/<str:token>/members/<int:grant_id>/end/", members.end_member, name="end_member"),
    path("places/<str:token>/team/", team.team, name="team"),
]
