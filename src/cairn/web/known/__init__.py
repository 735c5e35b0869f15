"""The screen `known`: what a therapist's own numbers say, and from when on."""
