"""How scores become columns, and which columns are refused."""

title = "Scores as columns"
