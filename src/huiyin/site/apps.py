from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from huiyin.site.admin_words import speak
from huiyin.site.watching import watch_connections


class SiteConfig(AppConfig):
    name = "huiyin.site"
    label = "site"

    def ready(self) -> None:
        """Register every module's jobs, which a worker finds by name, and name the admin's parts."""
        autodiscover_modules("jobs", "housekeeping")
        watch_connections()
        speak()
