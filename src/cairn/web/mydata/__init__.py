"""C10, my data: see it, take it along, put it right, pause, leave; who opened it."""
