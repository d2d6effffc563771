"""Addresses of the spine's pages."""

from django.urls import path

from huiyin.civic.matters.views import (
    bases,
    calls,
    desk,
    desk_acts,
    desk_list_items,
    desk_lists,
    echoes,
    followers,
    following,
    list_sharing,
    lists,
    mine,
    photos,
    raising,
    saying,
    supervision,
    tasks,
    wall,
)

app_name = "matters"

urlpatterns = [
    # Everybody
    path("p/<str:token>/", wall.wall_page, name="wall"),
    path("p/<str:token>/raise/", raising.raise_page, name="raise"),
    path("p/<str:token>/nearby/", raising.nearby_fragment, name="nearby"),
    path("raise/", raising.choose_place, name="raise_anywhere"),
    path("m/<str:code>/", wall.matter_page, name="matter"),
    path("m/<str:code>/join/", wall.join, name="join"),
    path("m/<str:code>/follow/", followers.follow, name="follow_matter"),
    path("m/<str:code>/unfollow/", followers.unfollow, name="unfollow_matter"),
    path("say/<str:signed>/", saying.say, name="say"),
    path("photo/<str:token>/<str:size>.jpg", photos.photo, name="photo"),
    path("lists/", lists.lists_page, name="lists"),
    path("lists/<str:code>/", lists.list_page, name="list"),
    path("lists/<str:list_code>/print/", list_sharing.print_page, name="list_print"),
    # Authors, by follow key or by account
    path("follow/", following.find, name="follow_start"),
    path("follow/link/<str:what>/<str:signed>/", followers.by_link, name="follow_link"),
    path("follow/<str:code>/<str:key>/", following.follow_page, name="follow"),
    path("follow/<str:code>/<str:key>/<str:act>/", following.act, name="follow_act"),
    path("mine/", mine.mine_page, name="mine"),
    path("mine/<str:code>/", mine.my_matter, name="my_matter"),
    path("mine/<str:code>/<str:act>/", mine.act, name="my_act"),
    # Staff
    path("desk/", desk.desk_page, name="desk"),
    path("desk/raise/", desk.raise_for, name="desk_raise"),
    path("desk/assign/", desk.assign_many, name="desk_assign"),
    path("desk/export.<str:form>", desk.export, name="export"),
    path("desk/lists/new/", desk_lists.new_list, name="list_new"),
    path("l/<str:key>/", list_sharing.shared_page, name="list_shared"),
    path("desk/lists/wording/", list_sharing.wording_page, name="list_wording"),
    path("desk/lists/<str:list_code>/readers/", list_sharing.readers_page, name="list_readers"),
    path("desk/lists/<str:list_code>/readers/show/", list_sharing.show_to, name="list_show_to"),
    path("desk/lists/<str:list_code>/links/", list_sharing.make_link, name="list_make_link"),
    path(
        "desk/lists/<str:list_code>/links/<int:link_id>/revoke/",
        list_sharing.revoke_link,
        name="list_revoke_link",
    ),
    path("desk/lists/put/", desk_list_items.put_many, name="list_put"),
    path("desk/lists/<str:list_code>/write/", desk_lists.write, name="list_write"),
    path("desk/lists/<str:list_code>/gather/", desk_list_items.gather, name="list_gather"),
    path("desk/lists/<str:list_code>/history/", lists.history_page, name="list_history"),
    path("desk/lists/<str:list_code>/items/<str:code>/", desk_list_items.item_page, name="list_item"),
    path(
        "desk/lists/<str:list_code>/items/<str:code>/<str:act>/",
        desk_list_items.item_act,
        name="list_item_act",
    ),
    path("desk/lists/<str:code>/<str:act>/", desk_lists.act, name="list_act"),
    path("desk/tasks/", tasks.tasks_page, name="tasks"),
    path("desk/tasks/<int:task_id>/", tasks.task_page, name="task"),
    path("desk/tasks/<int:task_id>/<str:task_act>/", tasks.act, name="task_act"),
    path("desk/appraisal/", tasks.appraisal_page, name="appraisal"),
    path("desk/bases/", bases.bases_page, name="bases"),
    path("desk/bases/new/", bases.new_basis, name="basis_new"),
    path("desk/bases/<int:basis_id>/next/", bases.next_basis, name="basis_next"),
    path("desk/bases/<int:basis_id>/end/", bases.end_basis, name="basis_end"),
    path("desk/supervision/", supervision.supervision_page, name="supervision"),
    path("desk/echo/<int:echo_id>/", echoes.approve_page, name="echo"),
    path("desk/calls/", calls.calls_page, name="calls"),
    path("desk/calls/<str:code>/", calls.call_page, name="call"),
    path("desk/calls/<str:code>/number/", calls.number, name="call_number"),
    path("desk/<str:code>/", desk.matter_page, name="desk_matter"),
    path("desk/<str:code>/<str:act>/", desk_acts.act, name="desk_act"),
]

# The site's first page; its name stands without the module before it.
home = wall.home
