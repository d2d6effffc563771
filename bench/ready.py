"""Django, set up with the settings of the product (or those that DJANGO_SETTINGS_MODULE names).

Import this module first: whatever comes after it may import models.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.site.settings")
django.setup()
