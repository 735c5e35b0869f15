"""Browsers of the cast: Anna treats Ben, Clara works next door, Greta elsewhere."""

import pytest
from django.test import Client as Browser


def signed_in(member) -> Browser:
    browser = Browser()
    browser.force_login(member.user)
    return browser


@pytest.fixture
def anna(cast) -> Browser:
    return signed_in(cast.anna)


@pytest.fixture
def clara(cast) -> Browser:
    return signed_in(cast.clara)


@pytest.fixture
def greta(cast) -> Browser:
    return signed_in(cast.greta)


@pytest.fixture
def dora(cast) -> Browser:
    return signed_in(cast.dora)
