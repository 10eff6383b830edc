"""What follows from the declarations without anybody writing it: pages, OpenAPI, strategies, the state machine."""
