"""One room per Podio area: its shapes, its endpoints and what they do."""
