"""What the command line shows and supervises; springboard.py only puts it together."""
