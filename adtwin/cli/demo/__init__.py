"""`adtwin demo`: the main job from end to end, told as it happens.

`command` is what click sees; `server` starts the twin; `story` makes the calls; `picture` draws the ad's image;
`report` prints tables; `chart` draws them.
"""

from adtwin.cli.demo.command import demo

__all__ = ["demo"]
