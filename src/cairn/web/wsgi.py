"""The entry for a web server of one's own: `cairn.web.wsgi:application`.

It refuses to start as `cairn serve` does. The clock is not part of it: run `cairn tick`
each minute beside it.
"""

from django.core.wsgi import get_wsgi_application
from django.db import connections

from cairn.clinic.start import open_record, refuse_faults

open_record()
refuse_faults()
# A connection must not be shared with workers that are forked from here.
connections.close_all()
application = get_wsgi_application()
