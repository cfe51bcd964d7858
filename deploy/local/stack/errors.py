"""The one way in which the stack fails: with a sentence for the person at the terminal."""


class StackError(Exception):
    """Something is missing or did not start; the message says what, and what mends it."""
