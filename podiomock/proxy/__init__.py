"""A proxy that ends TLS for our hosts, so that programs with `https://api.maton.ai` written in run as they are.

`routes` says where a connection may lead, `front` takes it there, `authority` makes the certificates, `variables`
tells programs of it, `running` is the proxy as a test holds it, `command` runs a program behind it.
"""
