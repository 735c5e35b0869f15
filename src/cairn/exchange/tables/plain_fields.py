"""Is each part of a hand-written mapping there and of the right kind?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeGuard, TypeVar

from cairn.exchange.tables.problems import RefusalRule, TableRefused

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Sort(Generic[T]):
    """A sort of plain value: what it is called and how it is known."""

    name: str
    is_one: Callable[[object], TypeGuard[T]]


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str)


def _is_flag(value: object) -> TypeGuard[bool]:
    return isinstance(value, bool)


def _is_whole(value: object) -> TypeGuard[int]:
    # True is an int in Python and would pass silently as 1.
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> TypeGuard[float]:
    return _is_whole(value) or isinstance(value, float)


TEXT = Sort("a text", _is_text)
FLAG = Sort("true or false", _is_flag)
WHOLE = Sort("a whole number", _is_whole)
NUMBER = Sort("a number", _is_number)


class Fields:
    """Takes named values out of plain data, one at a time, and knows what is left."""

    def __init__(self, plain: Mapping[str, object], where: str) -> None:
        self._left = dict(plain)
        self._where = where

    def take(self, name: str, sort: Sort[T]) -> T:
        """Take a value that must be there."""
        value = self.take_or_none(name, sort)
        if value is None:
            raise self._wrong(name, sort.name)
        return value

    def take_or_none(self, name: str, sort: Sort[T]) -> T | None:
        """Take a value if it is there."""
        value = self._left.pop(name, None)
        if value is None or sort.is_one(value):
            return value
        raise self._wrong(name, sort.name)

    def take_list(self, name: str, sort: Sort[T]) -> tuple[T, ...]:
        """Take a list of values of one sort; none is an empty list."""
        values = self._left.pop(name, [])
        if not isinstance(values, list):
            raise self._wrong(name, f"a list, each {sort.name}")
        found = tuple(value for value in values if sort.is_one(value))
        if len(found) < len(values):
            raise self._wrong(name, f"a list, each {sort.name}")
        return found

    def take_named(self, name: str, sort: Sort[T]) -> dict[str, T]:
        """Take a table of values of one sort by name; none is an empty table."""
        values = self._table(name)
        found = {key: value for key, value in values.items() if sort.is_one(value)}
        if len(found) < len(values):
            raise self._wrong(name, f"a table, each {sort.name}")
        return found

    def choose(
        self, name: str, choices: type[Choice], otherwise: Choice | None = None
    ) -> Choice:
        """Take one of a closed set of words."""
        value = self._left.pop(name, otherwise)
        found = next((choice for choice in choices if choice == value), None)
        if found is None:
            raise self._wrong(name, "one of: " + ", ".join(choices))
        return found

    def part(self, name: str) -> "Fields":
        """Take a part with settings of its own that must be there."""
        found = self.part_or_none(name)
        if found is None:
            raise self._wrong(name, "a part with settings of its own")
        return found

    def part_or_none(self, name: str) -> "Fields | None":
        """Take a part with settings of its own if it is there."""
        return Fields(self._table(name), name) if name in self._left else None

    def parts(self, name: str) -> Iterator["Fields"]:
        """Take a list of parts with settings of their own."""
        values = self._left.pop(name, [])
        for value in values if isinstance(values, list) else [None]:
            if not isinstance(value, Mapping):
                raise self._wrong(name, "a list of parts with settings of their own")
            yield Fields(value, name)

    def finish(self) -> None:
        """Refuse what nobody asked for."""
        if self._left:
            raise refuse(
                f"The part '{self._where}' of the mapping has {len(self._left)} "
                "settings that are not known. Check their spelling."
            )

    def _table(self, name: str) -> Mapping[str, object]:
        value = self._left.pop(name, {})
        if not isinstance(value, Mapping):
            raise self._wrong(name, "a part with settings of its own")
        return value

    def _wrong(self, name: str, wanted: str) -> TableRefused:
        return refuse(f"'{name}' in the part '{self._where}' must be {wanted}.")


def refuse(message: str) -> TableRefused:
    """Say that a mapping cannot be used."""
    return TableRefused(RefusalRule.MAPPING, message)
