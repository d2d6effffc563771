from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "huiyin.civic.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"
