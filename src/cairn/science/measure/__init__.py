"""A measure as data, and the one scorer that reads every measure."""
