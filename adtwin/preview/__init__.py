"""An ad as a person sees it: one HTML page per placement family. [D-221, D-224]"""

from adtwin.preview.ad import Card, CreativeKind, Crop, Form, PreviewInput, StoreApp
from adtwin.preview.addresses import display_link
from adtwin.preview.formats import FORMATS, Family, Placement, check_supported
from adtwin.preview.render import content_security_policy, iframe, render

__all__ = [
    "FORMATS",
    "Card",
    "CreativeKind",
    "Crop",
    "Family",
    "Form",
    "Placement",
    "PreviewInput",
    "StoreApp",
    "check_supported",
    "content_security_policy",
    "display_link",
    "iframe",
    "render",
]
