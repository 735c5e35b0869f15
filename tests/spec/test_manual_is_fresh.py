from spec.manual import stale_pages


def test_every_page_of_the_manual_is_what_the_tests_would_write():
    assert stale_pages() == []
