"""Steps in a course: sudden gains and losses, and early response."""
