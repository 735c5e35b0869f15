"""Off track: who is, how such courses end, and how far a flag may be trusted."""
