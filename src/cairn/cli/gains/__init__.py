"""cairn gains: between which sessions did a client's score change suddenly?"""

import argparse

from cairn.cli.gains.arguments import add_arguments
from cairn.cli.gains.options import chosen_sessions, cutoff_sentences, gain_rules
from cairn.cli.gains.report import as_json, per_interval, sentences
from cairn.cli.results_out import print_summary, write_per_client
from cairn.cli.scores_in import read_table
from cairn.science.gains.sudden import sudden_gains
from cairn.science.gains.summary import summarise_gains

__all__ = ["add_arguments", "run"]


def run(options: argparse.Namespace) -> int:
    """Judge every interval, write them and print what they add up to."""
    rules = gain_rules(options)
    table = read_table(options)
    scores, sessions = chosen_sessions(options, table.scores)
    gains = sudden_gains(scores, rules, sessions=sessions)
    write_per_client(options, per_interval(gains))
    summary = summarise_gains(gains)
    notes = (*cutoff_sentences(options, rules), *table.notes)
    print_summary(
        options, sentences(summary, gains, notes), as_json(summary, gains, notes)
    )
    return 0
