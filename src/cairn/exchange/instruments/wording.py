"""Are a measure's words complete: every item, every answer, nothing else?"""

from collections.abc import Iterator, Mapping
from typing import Any

from cairn.exchange.instruments import shape
from cairn.exchange.instruments.shape import Problem, check_shape

Part = Mapping[str, Any]


def check_wording(name: str, table: Part, facts: Part) -> Iterator[Problem]:
    """Check one text file against the items of its measure."""
    wrong = list(
        check_shape(table, shape.WORDING, shape.WORDING_OPTIONAL, path=f"{name}: ")
    )
    if wrong:
        yield from wrong
        return
    if name != f"text.{table['language']}.toml":
        yield Problem(
            f"{name}: language",
            "The language is the one in the file's name.",
            "Rename the file or correct the language.",
        )
    values = _values(facts)
    worded = [item.get("id") for item in table["items"]]
    if worded != list(values):
        yield Problem(
            f"{name}: items",
            "The text has every item of the measure once, in the same order.",
            "Add, remove or reorder items.",
        )
    for number, item in enumerate(table["items"]):
        yield from _check_item(table, item, values, path=f"{name}: items[{number}].")


def _check_item(
    table: Part, item: Part, values: Mapping[str, list[int]], *, path: str
) -> Iterator[Problem]:
    wrong = list(
        check_shape(item, shape.WORDING_ITEM, shape.WORDING_ITEM_OPTIONAL, path=path)
    )
    if wrong:
        yield from wrong
        return
    options = item.get("options", table.get("options", {}))
    expected = [str(value) for value in values.get(item["id"], [])]
    if list(options) != expected or not all(map(shape.TEXT.fits, options.values())):
        yield Problem(
            f"{path}options",
            "Every answer value has its words, lowest value first, and no other has.",
            "Correct the options, or the item's values.",
        )


def _values(facts: Part) -> dict[str, list[int]]:
    items = facts.get("items", [])
    if not shape.PARTS.fits(items):
        return {}
    given = {
        str(item.get("id")): item.get("values", facts.get("values", []))
        for item in items
    }
    return {
        item: values if shape.WHOLES.fits(values) else []
        for item, values in given.items()
    }
