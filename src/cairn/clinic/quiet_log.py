"""Keeps clients' words out of the log: no arguments, no tracebacks' values, no bodies.

Django logs an error with its traceback and the exception's own text, and both may hold
what somebody typed. What is kept is the kind of the error and the line of code.
"""

import logging
import traceback


class NoClientWords(logging.Filter):
    """Reduce a record with an exception to its type and places in the code."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; always keep it."""
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            places = [
                f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(trace)[-6:]
            ]
            record.msg = f"{kind.__name__} at {' < '.join(reversed(places))}"
            record.args, record.exc_info, record.exc_text = (), None, None
        elif record.name == "django.request":
            # The default message carries the address, which may carry a link's token.
            status = getattr(record, "status_code", "")
            record.msg, record.args = f"request refused or failed: {status}", ()
        elif record.name == "gunicorn.error" and "Invalid request" in str(record.msg):
            # What no parser understands is quoted, and may be an address with a token.
            record.msg, record.args = "an invalid request was refused", ()
        elif record.name.startswith("django.security"):
            record.msg, record.args = f"refused: {record.name}", ()
        return True
