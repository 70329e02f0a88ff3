"""How properties are tested: by what holds, never by how long it took; in CI by the same examples each time."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# It wants a fuzzing engine, which `make fuzz` installs.
collect_ignore = ["hostile/fuzz.py"]
