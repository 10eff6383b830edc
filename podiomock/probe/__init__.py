"""What nobody knows yet, put to the real API: the numbered assumptions, in a scratch space that is gone afterwards."""
