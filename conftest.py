"""The suite's own settings."""

pytest_plugins = ["pytester"]
