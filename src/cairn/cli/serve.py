"""`cairn serve`: run Cairn on this machine, or say why it does not start like this."""

from argparse import ArgumentParser, Namespace

from cairn.clinic.start import open_safely


def add_arguments(parser: ArgumentParser) -> None:
    """Declare how many requests are answered at the same time."""
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--threads", type=int, default=4, help="in each (default 4)")


def run(options: Namespace) -> int:
    """Prepare, refuse what is insecure, then serve until told to stop."""
    open_safely()
    from cairn.web.server import Capacity, serve  # noqa: PLC0415 - after Django started
    from cairn.web.setup.door import describe_first_step  # noqa: PLC0415

    welcome = describe_first_step()
    serve(
        Capacity(options.workers, options.threads),
        when_ready=lambda: print(welcome, flush=True),
    )
    return 0
