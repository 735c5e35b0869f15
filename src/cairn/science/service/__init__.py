"""What moved in a practice, how sure is that, and what may not be computed from it?"""
