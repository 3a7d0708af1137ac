"""Settings of all tests."""

from hypothesis import settings

# a busy machine is not a bug: examples have no time limit of their own
settings.register_profile("kringloop", deadline=None)
settings.load_profile("kringloop")
