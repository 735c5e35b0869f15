"""What happened in a row, by which rule, and what can be done about it?

One sentence for each rule. None has room for what a cell says.
"""

from cairn.exchange.tables.cells import LONGEST_CLIENT
from cairn.exchange.tables.dates import EARLIEST
from cairn.exchange.tables.measure import Bounds
from cairn.exchange.tables.problems import ProblemRule

_SENTENCES = {
    ProblemRule.RAGGED_ROW: "This row has more or fewer cells than the header. Check "
    "for a delimiter inside a cell or a missing one.",
    ProblemRule.BROKEN_QUOTES: "A quotation mark in this row is not closed, or text "
    "follows a closed one. Close it, or write it twice inside a cell.",
    ProblemRule.LINE_TOO_LONG: "This line is longer than a row of a table can be. "
    "Check where the row ends.",
    ProblemRule.UNREADABLE_LETTERS: "This cell has letters in another encoding than "
    "the rest. State the encoding of the file, or save it as UTF-8.",
    ProblemRule.CONTROL_CHARACTER: "This cell has invisible control characters. "
    "Type the cell anew.",
    ProblemRule.FORMULA: "This cell holds a formula. Formulas are not calculated; "
    "paste the values in its place.",
    ProblemRule.NO_CLIENT: "There is a score but no client. Fill in the client.",
    ProblemRule.CLIENT_NOT_A_NAME: "A client is a name, a code or a whole number. "
    "Check which column holds the client.",
    ProblemRule.CLIENT_TOO_LONG: f"A client's name or code has at most "
    f"{LONGEST_CLIENT} letters. Check which column holds the client.",
    ProblemRule.NO_DATE: "There is a score but no date, day or session. Fill it in.",
    ProblemRule.NOT_A_DATE: "This is not a date in the order that was stated. Check "
    "the order of day, month and year.",
    ProblemRule.DATE_IS_A_NUMBER: "This is a number, not a date. Format the column as "
    "dates in the spreadsheet, or state that it holds day numbers.",
    ProblemRule.TWO_DIGIT_YEAR: "The year has two digits. Write four, or state with "
    "which year the hundred years begin.",
    ProblemRule.DATE_OUT_OF_RANGE: f"A date lies between {EARLIEST.isoformat()} and "
    "the day of the import. Check the year.",
    ProblemRule.NOT_A_DAY: "A day, week or month number is a number within a hundred "
    "years, or a label with a number stated for it.",
    ProblemRule.NOT_A_SESSION: "A session number is a whole number, or a label with a "
    "number stated for it.",
    ProblemRule.NOT_A_NUMBER: "A score is a number. If this cell means that the score "
    "is missing, state it as a sign for missing.",
    ProblemRule.DECIMAL_MARK: "This number has a comma or a dot that was not stated "
    "as the decimal mark. State which one the table uses.",
}


def sentence(rule: ProblemRule, bounds: Bounds) -> str:
    """Return the sentence for a rule; ranges are those of the measure."""
    match rule:
        case ProblemRule.OUT_OF_RANGE:
            return f"A total of this measure is {bounds}. Check the row."
        case ProblemRule.NOT_WHOLE:
            return (
                "This measure takes whole numbers. Check the row, or state that totals "
                "in this table have fractions."
            )
        case ProblemRule.ANSWER_DOES_NOT_FIT:
            return (
                "This is not one of the answers that the item takes. Check the column "
                "and the version of the measure."
            )
        case _:
            return _SENTENCES[rule]
