"""What one person's own scores can say, and from how many on."""

title = "One client"
