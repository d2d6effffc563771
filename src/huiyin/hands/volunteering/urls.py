"""Addresses of volunteering: what everybody sees, what is one's own, the desk."""

from django.urls import path

from huiyin.hands.volunteering.views import desk, honours, mine, papers, public

app_name = "volunteering"

urlpatterns = [
    path("volunteer/", public.index, name="index"),
    path("volunteer/teams/<int:team_id>/", public.team, name="team"),
    path("volunteer/shifts/<int:shift_id>/", public.shift, name="shift"),
    path("volunteer/calendar/<str:feed>.ics", public.calendar, name="calendar"),
    path("volunteer/mine/calendar/", mine.make_feed, name="make_feed"),
    path("volunteer/mine/calendar/revoke/", mine.revoke_feed, name="revoke_feed"),
    path("volunteer/badges/", honours.badges, name="badges"),
    path("volunteer/mine/honours/", honours.mine, name="honours"),
    path("volunteer/mine/honours/show/", honours.show, name="show_honours"),
    path("volunteer/mine/letters/<str:paper_code>/<str:answer>/", honours.answer, name="answer_letter"),
    path("verify/", public.verify_start, name="verify_start"),
    path("verify/<str:paper_code>/", public.verify, name="verify"),
    path("volunteer/register/", mine.register, name="register"),
    path("volunteer/mine/", mine.mine, name="mine"),
    path("volunteer/mine/profile/", mine.profile, name="profile"),
    path("volunteer/mine/record/", mine.record, name="record"),
    path("volunteer/mine/papers/", mine.make_paper, name="make_paper"),
    path("volunteer/mine/papers/<str:paper_code>.pdf", mine.paper, name="paper"),
    path("volunteer/mine/entries/<int:entry_id>/", mine.ask, name="ask"),
    path("volunteer/mine/signs/<int:sign_id>/cancel/", mine.cancel, name="cancel"),
    path("volunteer/mine/signs/<int:sign_id>/swap/", mine.swap, name="swap"),
    path("volunteer/mine/swaps/<int:swap_id>/<str:answer>/", mine.answer_swap, name="answer_swap"),
    path("volunteer/shifts/<int:shift_id>/sign-up/", mine.sign_up, name="sign_up"),
    path("volunteer/teams/<int:team_id>/join/", mine.join, name="join"),
    path("volunteer/teams/<int:team_id>/leave/", mine.leave, name="leave"),
    path("desk/volunteers/", desk.desk, name="desk"),
    path("desk/volunteers/teams/new/", desk.new_team, name="new_team"),
    path("desk/volunteers/teams/<int:team_id>/", desk.team, name="desk_team"),
    path("desk/volunteers/teams/<int:team_id>/posts/", desk.new_post, name="new_post"),
    path("desk/volunteers/teams/<int:team_id>/members/", desk.new_member, name="new_member"),
    path("desk/volunteers/teams/<int:team_id>/insurance/", desk.insurance, name="insurance"),
    path("desk/volunteers/teams/<int:team_id>/leaders/", desk.lead, name="lead"),
    path("desk/volunteers/teams/<int:team_id>/end/", desk.end_team, name="end_team"),
    path("desk/volunteers/posts/<int:post_id>/shifts/", desk.new_shifts, name="new_shifts"),
    path("desk/volunteers/shifts/<int:shift_id>/", desk.roster, name="roster"),
    path("desk/volunteers/shifts/<int:shift_id>/add/", desk.add, name="add"),
    path("desk/volunteers/shifts/<int:shift_id>/call-off/", desk.call_off, name="call_off"),
    path("desk/volunteers/corrections/<int:ask_id>/", desk.correct, name="correct"),
    path("desk/volunteers/corrections/<int:ask_id>/refuse/", desk.refuse, name="refuse"),
    path("desk/volunteers/units/<int:unit_id>/", papers.unit, name="unit"),
    path("desk/volunteers/units/<int:unit_id>/letters/", papers.appoint, name="appoint"),
    path("desk/volunteers/units/<int:unit_id>/honours/", papers.honour, name="honour"),
    path("desk/volunteers/honours/<int:honour_id>/withdraw/", papers.withdraw, name="withdraw_honour"),
    path("desk/volunteers/papers/<str:paper_code>/revoke/", papers.revoke, name="revoke"),
]
