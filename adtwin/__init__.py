"""adtwin: a working twin of the Meta Marketing API on your own machine."""

__version__ = "0.1.0"
