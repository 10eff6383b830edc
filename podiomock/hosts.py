"""The hosts that are ours: nothing addressed to them ever reaches the network."""

MATON = frozenset({"api.maton.ai", "gateway.maton.ai", "ctrl.maton.ai"})
"""The gateway and its older aliases [maton]."""

OURS = MATON
