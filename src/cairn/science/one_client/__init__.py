"""What one client's own scores can say, and from how many on."""
