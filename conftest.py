"""The suite's own settings."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["pytester"]

# A busy machine is slow to draw examples, too: that is nothing a test can fail by.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
