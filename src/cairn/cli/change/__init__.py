"""cairn change: how far did each client come, is it real, and did it cross the line?"""

import argparse
from dataclasses import replace

from cairn.cli.change.arguments import add_arguments
from cairn.cli.change.options import (
    NHS,
    ChangeOptionsError,
    criterion_of,
    cutoff_of,
    measure_sentence,
    method_of,
    rules_of,
    unused_numbers,
)
from cairn.cli.change.report import as_json, per_client
from cairn.cli.change.sentences import rule_sentences, sentences
from cairn.cli.results_out import print_summary, write_per_client
from cairn.cli.scores_in import read_table
from cairn.science.change.changes import Changes, measure_change
from cairn.science.change.summary import summarise_changes
from cairn.science.change.talking_therapies_changes import (
    MeasureScores,
    measure_talking_therapies,
)

__all__ = ["add_arguments", "run"]


def run(options: argparse.Namespace) -> int:
    """Measure every client's change, write it and print what it adds up to."""
    method = method_of(options)
    judge = _by_talking_therapies if method == NHS else _by_criterion
    changes, notes = judge(options, method)
    write_per_client(options, per_client(changes))
    summary = summarise_changes(changes)
    print_summary(
        options,
        sentences(changes, summary, notes),
        as_json(changes, summary, notes),
    )
    return 0


def _by_criterion(
    options: argparse.Namespace, method: str
) -> tuple[Changes, tuple[str, ...]]:
    if options.second_score or options.second_measure:
        raise ChangeOptionsError("--second-score belongs to talking-therapies.")
    criterion, cutoff = criterion_of(options, method), cutoff_of(options)
    table = read_table(options)
    changes = measure_change(
        table.scores,
        criterion,
        cutoff=cutoff,
        first_at=options.first,
        last_at=options.last,
    )
    notes = (*table.notes, *measure_sentence(options, method))
    return changes, (*notes, *_ignored(options, method))


def _by_talking_therapies(
    options: argparse.Namespace, method: str
) -> tuple[Changes, tuple[str, ...]]:
    rules = rules_of(options)
    options.covariates = options.second_score
    table = read_table(options)
    columns = [table.scores.score]
    columns += [table.covariates[options.second_score]] if len(rules) > 1 else []
    changes, outcomes = measure_talking_therapies(
        [
            MeasureScores(replace(table.scores, score=column), rule)
            for column, rule in zip(columns, rules, strict=True)
        ],
        first_at=options.first,
        last_at=options.last,
    )
    notes = (*table.notes, *rule_sentences(rules, outcomes))
    return changes, (*notes, *_ignored(options, method))


def _ignored(options: argparse.Namespace, method: str) -> tuple[str, ...]:
    unused = unused_numbers(options, method)
    if not unused:
        return ()
    return (f"Given, but not used by this method: {', '.join(unused)}.",)
