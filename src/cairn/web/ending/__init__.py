"""The screen `ending`: looking back together, what one takes along, and the end."""
