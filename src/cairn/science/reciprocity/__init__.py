"""What a therapist can know about their own side of the work, and from when on."""
