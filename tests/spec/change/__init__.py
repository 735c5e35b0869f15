"""How two scores become a change that may be named."""

title = "Reliable and clinically significant change"
