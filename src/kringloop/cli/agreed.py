"""What every command keeps to: where runs are, and what a command answers to the shell."""

from pathlib import Path

DEFAULT_FOLDER = Path("results")
"""Where runs are written and looked for when no other place is given."""

USER_MISTAKE, CHECK_FAILED, UNAVAILABLE, REFUSED, OUR_FAULT, INTERRUPTED = 1, 2, 3, 4, 70, 130
"""What a command ends with when it did not do what was asked."""
