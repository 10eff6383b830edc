"""Recordings of the wire as files that are safe to commit, and what can be done with them.

`interaction` is one request and what came of it; `bodies` its bodies as data; `blocks` its place in a file; `cassette`
the file. What stands between a client and the network is a `podiomock.http.Handler`, as everything that answers.
"""
