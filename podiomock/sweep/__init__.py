"""The fault sweep: a green test run again, once for each of its calls and each fault that the call may meet.

`runs` plans them from the journal of the green run, `verdict` says what became of each, `table` prints it. The plugin
room `sweep_plugin` runs them.
"""
