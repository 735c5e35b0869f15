"""The expected course: what do people who began here usually do, and how surely?"""
