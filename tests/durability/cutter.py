"""A wire that breaks: passes requests on and cuts the answer after so many bytes."""

import socket
import struct
import threading

LONGEST_WAIT = 30


class Cutter:
    """Sits between a phone and a server; each connection is cut in its first answer.

    The server has said everything by then: the phone alone does not know it.
    """

    def __init__(self, port: int) -> None:
        self._upstream = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.bytes_let_through = 0
        self.answers: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Cutter":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                phone, _ = self._listener.accept()
            except OSError:
                return
            with phone, socket.create_connection(("127.0.0.1", self._upstream)) as far:
                self._pass_one(phone, far)

    def _pass_one(self, phone: socket.socket, far: socket.socket) -> None:
        far.settimeout(LONGEST_WAIT)
        answered = threading.Thread(target=self._cut, args=(phone, far))
        answered.start()
        # Ends when the answer was cut, which closes the phone's side for reading.
        while asked := _receive(phone):
            far.sendall(asked)
        answered.join()

    def _cut(self, phone: socket.socket, far: socket.socket) -> None:
        said = b""
        while b"\r\n\r\n" not in said and (part := _receive(far)):
            said += part
        self.answers.append(said)
        phone.sendall(said[: self.bytes_let_through])
        # A reset, as when a phone loses its network: no orderly end.
        phone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        phone.shutdown(socket.SHUT_RD)


def _receive(end: socket.socket) -> bytes:
    try:
        return end.recv(65536)
    except OSError:
        return b""
