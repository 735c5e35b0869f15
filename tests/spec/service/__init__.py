"""What a practice may say about many clients, and what it may not."""

title = "A practice and its therapists"
