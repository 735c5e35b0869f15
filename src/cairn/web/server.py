"""Serves the pages: gunicorn in this process, two workers of four threads, a clock."""

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.utils import timezone
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from cairn.clinic.clock import Clock, write_round
from cairn.clinic.home import announce_running, withdraw_running
from cairn.clinic.quiet_log import NoClientWords
from cairn.errors import InsecureSetup

SECONDS_TO_FINISH = 30


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many requests are answered at the same time."""

    workers: int = 2
    threads: int = 4


class QuietLogger(Logger):  # type: ignore[misc]
    """Gunicorn's log without the addresses of requests, which may carry a link."""

    def setup(self, cfg: Any) -> None:
        """Attach the filter once gunicorn has made its handlers."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(NoClientWords())


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with every option set here and none read from elsewhere."""

    def __init__(self, application: WSGIHandler, options: dict[str, Any]) -> None:
        self._application = application
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        """Return the application, loaded before the workers were forked."""
        return self._application


def serve(capacity: Capacity, *, when_ready: Callable[[], None]) -> None:
    """Serve until a signal asks to stop; running requests are finished first."""
    check_address_is_free(settings.BIND)
    application = WSGIHandler()
    # A connection must not be shared with the workers.
    connections.close_all()
    Server(application, _options(capacity, when_ready)).run()


def check_address_is_free(bind: str) -> None:
    """Refuse an address that another program serves already, and say what to do."""
    if bind.startswith("unix:"):
        return
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            raise InsecureSetup(
                f"Port {port} is taken, perhaps by the example practice. Stop that "
                f"program, or choose another port: CAIRN_BIND={host}:{int(port) + 1}"
            ) from error


def _options(capacity: Capacity, when_ready: Callable[[], None]) -> dict[str, Any]:
    return {
        "bind": settings.BIND,
        "workers": capacity.workers,
        "threads": capacity.threads,
        "worker_class": "gthread",
        "control_socket_disable": True,
        "accesslog": None,
        "loglevel": "warning",
        "logger_class": QuietLogger,
        "graceful_timeout": SECONDS_TO_FINISH,
        "keepalive": 5,
        "limit_request_line": 4094,
        "worker_tmp_dir": _memory_folder(),
        "when_ready": lambda _arbiter: _announce(when_ready),
        "on_exit": lambda _arbiter: withdraw_running(),
        "post_worker_init": _start_clock,
        "worker_exit": _stop_clock,
    }


def _memory_folder() -> str | None:
    # The workers' heartbeat must not wait for a busy disk.
    folder = "/dev/shm"  # noqa: S108 - shared memory, one file without content
    return folder if os.access(folder, os.W_OK) else None


def _announce(when_ready: Callable[[], None]) -> None:
    announce_running(settings.PUBLIC_URL)
    # From here on a silent clock is a fault that every page shows.
    write_round(timezone.now())
    when_ready()


def _start_clock(worker: Any) -> None:
    worker.clock = Clock()
    worker.clock.start()


def _stop_clock(_arbiter: Any, worker: Any) -> None:
    clock = getattr(worker, "clock", None)
    if clock is not None:
        clock.stop()
        clock.join(timeout=5)
    logging.shutdown()
