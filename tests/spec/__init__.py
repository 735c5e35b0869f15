"""Worked cases that run as tests and are the manual.

A package here is a chapter (`title`), a module a section (`title`, `text`), a test a
paragraph (its docstring), and every `spec(...)` in it an example with its result.
"""
