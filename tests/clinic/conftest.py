import pytest
from django_scopes import scope
from people import Cast, gather


@pytest.fixture
def cast(db) -> Cast:
    """The whole cast, outside any scope."""
    return gather()


@pytest.fixture
def here(cast):
    """The cast inside its own practice's scope."""
    with scope(practice=cast.practice):
        yield cast
