"""Registered benchmark subjects, each beside its peer in the same run."""
