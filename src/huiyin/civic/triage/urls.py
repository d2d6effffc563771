"""Addresses of triage."""

from django.urls import path

from huiyin.civic.triage.views import near, readings, topics

app_name = "triage"
urlpatterns = [
    path("search/", near.search, name="search"),
    path("desk/readings/", readings.show_corrections, name="corrections"),
    path("desk/readings/model/", readings.show_card, name="card"),
    path("desk/topics/", topics.topics, name="topics"),
    path("desk/topics/<str:table>.xlsx", topics.export, name="topics_export"),
    path("desk/topics/<int:topic_id>/", topics.topic, name="topic"),
    path("desk/topics/<int:topic_id>/gather/", topics.gather, name="topic_gather"),
    path("desk/topics/<int:topic_id>/raise/", topics.raise_it, name="topic_raise"),
    path("desk/topics/<int:topic_id>/join/", topics.join, name="topic_join"),
    path("desk/topics/<int:topic_id>/alarms/<int:alarm_id>/", topics.note, name="topic_note"),
]
