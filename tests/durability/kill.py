"""Kills the serving processes again and again under load, then judges the record."""

import random
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from durability.judge import Verdict, judge
from durability.ledger import Entry, Fate, Ledger
from durability.load import Load
from durability.server import Server, Target

RECORD = "cairn.sqlite3"


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to go on: both, so many kills and so many acknowledgements."""

    kills: int
    acks: int
    clients: int = 8
    seed: int = 1
    planted_fault: str = ""


@dataclass(slots=True)
class Report:
    """What was done, what it cost, and the verdict on it."""

    kills: dict[Target, int] = field(default_factory=lambda: dict.fromkeys(Target, 0))
    seconds_to_restart: list[float] = field(default_factory=list)
    seconds_without_worker: list[float] = field(default_factory=list)
    attempts: int = 0
    entries: dict[str, Entry] = field(default_factory=dict, repr=False)
    surprises: list[str] = field(default_factory=list)
    verdict: Verdict | None = None

    def __str__(self) -> str:
        if self.verdict is None:
            return "not judged"
        return (
            f"{sum(self.kills.values())} kills "
            f"({', '.join(f'{n} of {target}' for target, n in self.kills.items())}), "
            f"{self.attempts} attempts, {self.verdict.acked} acknowledged, "
            f"{self.verdict.refused} refused, {self.verdict.lost} lost, "
            f"{self.verdict.doubled} doubled, {self.verdict.partial} partial, "
            f"all faults {self.verdict.faults}; the first page after a restart came in "
            f"{_sum_up(self.seconds_to_restart)}, after a worker's end in "
            f"{_sum_up(self.seconds_without_worker)}"
        )


def _sum_up(seconds: list[float]) -> str:
    if not seconds:
        return "no case"
    return f"{statistics.median(seconds):.2f} s (median), {max(seconds):.2f} s (most)"


def kill_again_and_again(folder: Path, tokens: list[str], plan: Plan) -> Report:
    """Serve the home in this folder and kill what serves it at random moments."""
    home, log = folder / "home", folder / "server.log"
    ledger, report = Ledger(folder / "ledger"), Report()
    with Server(home, log, planted_fault=plan.planted_fault) as server:
        load = Load(server.port, tokens, ledger, clients=plan.clients)
        load.start()
        try:
            _kill(server, load, ledger, plan=plan, report=report)
        finally:
            load.finish()
    ledger.close()
    report.attempts, report.surprises = ledger.attempts, load.surprises
    report.entries = ledger.entries
    report.verdict = judge(ledger.entries, home / RECORD, folder)
    return report


def _kill(
    server: Server, load: Load, ledger: Ledger, *, plan: Plan, report: Report
) -> None:
    chance = random.Random(plan.seed)
    targets = [Target.GROUP, Target.WORKER, Target.MASTER]
    for number in range(plan.kills):
        # A kill before anybody has sent anything would prove nothing.
        _wait_for_acks(load, ledger, more=plan.clients)
        time.sleep(chance.uniform(0, 1))
        target = targets[number % len(targets)]
        server.kill(target, chosen=chance.random())
        report.kills[target] += 1
        if target is Target.WORKER:
            report.seconds_without_worker.append(server.wait_until_alive())
        else:
            report.seconds_to_restart.append(server.start())
    _wait_for_acks(load, ledger, more=plan.acks - ledger.count(Fate.ACKED))


def _wait_for_acks(load: Load, ledger: Ledger, *, more: int) -> None:
    wanted = ledger.count(Fate.ACKED) + more
    while ledger.count(Fate.ACKED) < wanted and not load.is_used_up():
        time.sleep(0.05)
