"""What stands in the log when something is refused: never what was sent."""

import logging

import pytest

from cairn.clinic.quiet_log import NoClientWords

TOKEN = "kestrel-7341-token"


@pytest.mark.parametrize(
    "message",
    [
        f"Invalid request from ip=::1: Invalid HTTP request line: 'GET /c/{TOKEN}'",
        f"Invalid request from ip=::1: Invalid HTTP Version: '{TOKEN} HTTP/1.1'",
    ],
)
def test_a_request_that_cannot_be_parsed_is_not_quoted(message):
    record = logging.LogRecord(
        "gunicorn.error", logging.WARNING, __file__, 1, message, (), None
    )
    assert NoClientWords().filter(record)
    assert record.getMessage() == "an invalid request was refused"


def test_another_word_of_the_server_is_kept():
    record = logging.LogRecord(
        "gunicorn.error", logging.WARNING, __file__, 1, "Worker %s", ("left",), None
    )
    NoClientWords().filter(record)
    assert record.getMessage() == "Worker left"
