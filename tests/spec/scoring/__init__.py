"""How answers become a score."""

title = "Scoring"
