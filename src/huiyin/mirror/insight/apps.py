from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "huiyin.mirror.insight"
    label = "insight"
