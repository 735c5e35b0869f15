"""Tests talk to this machine only."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


# The block warns before it raises, and warnings are errors here.
@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_connection_to_another_machine_is_refused():
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_a_connection_to_this_machine_is_allowed():
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = socket.create_connection(server.getsockname(), timeout=5)
        connection.close()
