"""What people who began here usually do, and how sure that is."""

title = "The expected course"
