"""An ad as a person sees it: one HTML page per placement family. [D-221, D-224]"""

from adtwin.preview.ad import Card, CreativeKind, PreviewInput
from adtwin.preview.formats import FORMATS, Family, Placement, check_supported
from adtwin.preview.render import content_security_policy, iframe, render

__all__ = [
    "FORMATS",
    "Card",
    "CreativeKind",
    "Family",
    "Placement",
    "PreviewInput",
    "check_supported",
    "content_security_policy",
    "iframe",
    "render",
]
