"""Declare endpoints, find them, and turn a request's text into their typed arguments."""

from podiomock.contract.declaration import Binary, Call, Endpoint, declared, endpoint
from podiomock.contract.multipart import Parts
from podiomock.contract.routing import Routes
from podiomock.contract.rules import AtLeastOne, Required, Rule

__all__ = ["AtLeastOne", "Binary", "Call", "Endpoint", "Parts", "Required", "Routes", "Rule", "declared", "endpoint"]
