"""Documented refusals that the fake itself has no reason for: only a plan makes them."""

from podiomock.errors import ApiError
from podiomock.evidence import documented


class PaymentRequired(ApiError):
    """The account's plan does not allow it [rb]."""

    # the status has a class in a client library; code and wording are ours.
    status, code, wording = 402, "payment_required", "Your plan does not allow this"
    evidence = documented("a client library", "A-432")


class RequestableForbidden(ApiError):
    """The caller may not do this, but may ask for access [rb]."""

    # the code is known from a client library, the wording is ours.
    status, code, wording = 403, "requestable_forbidden", "You do not have access, but you can request it"
    evidence = documented("a client library", "A-433")


class InvalidSecondFactor(ApiError):
    """A token was asked for by a user with a second factor, and without a good one [rb]."""

    status, code, wording = 400, "invalid_second_factor", "The second factor is invalid"
    evidence = documented("a client library", "A-433")


class InvalidNonce(ApiError):
    """A token was asked for with a nonce that does not hold [rb]."""

    status, code, wording = 400, "nonce_validation_error", "The nonce is invalid"
    evidence = documented("a client library", "A-433")
