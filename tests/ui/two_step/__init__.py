"""The Security tab."""
