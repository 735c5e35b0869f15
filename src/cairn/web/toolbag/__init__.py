"""The screen `toolbag`."""
