"""The WSGI door of the skeleton."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.skeleton.settings"
application = get_wsgi_application()
