"""Laws of the API, and whether something that claims to be it keeps them: the fake, a recording, the real one."""
