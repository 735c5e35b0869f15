import pytest

from spec.recorder import Spec


@pytest.fixture
def spec() -> Spec:
    """Check the examples of one paragraph."""
    return Spec()
