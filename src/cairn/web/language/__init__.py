"""The screen `language`: what a page speaks, and the choice at its foot."""
