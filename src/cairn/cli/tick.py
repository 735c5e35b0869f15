"""`cairn tick`: do one round of what happens by the clock, for a timer of one's own."""

from argparse import ArgumentParser, Namespace

from cairn.clinic.start import open_safely


def add_arguments(parser: ArgumentParser) -> None:
    """Declare nothing: a round has no options."""


def run(options: Namespace) -> int:  # noqa: ARG001 - every command is called alike
    """Run one round and say what it did."""
    open_safely()
    from django.utils import timezone  # noqa: PLC0415 - after Django has started

    from cairn.clinic.clock import run_round  # noqa: PLC0415

    done = run_round(at=timezone.now())
    print(
        f"passed on {done.passed_on}, opened again {done.opened_again}, "
        f"silent {done.silent}, off track {done.off_track}, sent {done.sent}, "
        f"written {done.written}"
    )
    return 0
