"""Short reading for clients, as data; without licence and source none is loaded."""
