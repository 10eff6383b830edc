"""A stateful fake of the Podio API behind the Maton gateway."""
