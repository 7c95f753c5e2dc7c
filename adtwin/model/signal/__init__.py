"""What tells the twin of things done elsewhere: pixels, lead forms."""
