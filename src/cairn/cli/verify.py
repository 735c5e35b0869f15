"""`cairn verify`: is everything whole, openable and untampered with?"""

from argparse import ArgumentParser, Namespace

from cairn.cli.start import start_django


def add_arguments(parser: ArgumentParser) -> None:
    """Declare nothing: there is one way to verify."""


def run(_options: Namespace) -> int:
    """Print what was checked and every fault; exit with 1 when there is one."""
    start_django()
    from cairn.clinic.verify import verify_record  # noqa: PLC0415

    findings = verify_record()
    for fault in findings.faults:
        print(fault)
    print(
        f"{findings.rows_checked} rows checked, {findings.texts_opened} sealed texts "
        f"opened, {len(findings.faults)} faults."
    )
    return 1 if findings.faults else 0
