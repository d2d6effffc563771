from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    name = "huiyin.site"
    label = "site"

    def ready(self) -> None:
        """Register every module's jobs: a worker finds them by name."""
        autodiscover_modules("jobs", "housekeeping")
