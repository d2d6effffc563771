"""The operators' admin names everything in Chinese, and staff find the pages of their office."""

from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.utils.translation import override

from tests.cast import Cast
from tests.fixtures import Login


def test_the_admin_has_a_chinese_name_for_everything_it_shows() -> None:
    left: list[str] = []
    with override("zh-hans"):
        for model, shown in admin.site._registry.items():
            if not model.__module__.startswith("huiyin."):
                continue
            meta = model._meta
            said = [apps.get_app_config(meta.app_label).verbose_name, meta.verbose_name_plural]
            for field in meta.fields:
                if field.name not in (shown.exclude or ()):
                    said += [field.verbose_name, *(label for _, label in field.flatchoices)]
            left += [f"{meta.label}: {word}" for word in said if str(word).isascii()]
    assert left == [], left


def test_the_foot_leads_operators_to_their_pages_and_nobody_else(
    client: Client, login: Login, cast: Cast
) -> None:
    stranger = client.get("/").content.decode()
    operator = login(cast.operator).get("/").content.decode()
    for address in ("/people/", "/hooks/", "/notices/deliveries/", "/admin/", "/desk/reorganisations/"):
        assert f'href="{address}"' in operator
        assert f'href="{address}"' not in stranger
