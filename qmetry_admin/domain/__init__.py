"""What is true whatever program runs it.

Values and pure rules of users and their two-step verification.
"""
