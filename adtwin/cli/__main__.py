"""`python -m adtwin.cli`: the same as the command `adtwin`."""

from adtwin.cli import main

main()
