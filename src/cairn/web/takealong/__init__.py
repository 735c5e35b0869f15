"""The screen `takealong`: a therapist takes their own book along."""
