"""How the NHS counts the end of a course."""

title = "NHS Talking Therapies"
