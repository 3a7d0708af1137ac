"""Settings of all tests.

Property tests that gate try the same examples every time, so that a change passes or fails by itself and not by
chance. `make fuzz` runs the same properties on new examples, round after round; what it finds becomes an `@example`.
"""

from hypothesis import settings

# a busy machine is not a bug: examples have no time limit of their own
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("fuzz", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("gate")
