"""What follows from the declarations without anybody writing it: the reference page."""
