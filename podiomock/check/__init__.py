"""How well the fake agrees with recordings: their requests are put to it, and its answers held against theirs."""
