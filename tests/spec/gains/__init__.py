"""How a step between two sessions is found, named and followed."""

title = "Sudden gains and losses"
