"""The screens: each folder is one, with its templates beside it."""
