"""The entry for a web server of one's own: `cairn.web.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.clinic.settings")
application = get_wsgi_application()
