"""Methods without a publication of their own; they may change in a minor version."""
