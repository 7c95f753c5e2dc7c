"""Which creates speak the language of 2013. [E-393, E-395]

A parameter that only that language has decides for it, in any version. So does an unversioned path, as the
documentation of 2013 has it, when every parameter was known then and the basic type's link and texts are among them.
"""

from __future__ import annotations

import re
from typing import Any, Final

from adtwin.graph.call import Call

ONLY_THEN: Final = frozenset((
    "type", "action_spec", "related_fan_page", "auto_update", "story_id", "follow_redirect", "app_platform_type",
    "image_link",
))  # fmt: skip
KNOWN_THEN: Final = ONLY_THEN | frozenset((
    "name", "object_id", "body", "image_hash", "image_url", "image_file", "title", "run_status", "link_url", "url_tags",
    "preview_url", "creative_id",
))  # fmt: skip
BASIC: Final = frozenset(("title", "body", "link_url"))
"""What a creative without a type has at least to be taken for one of 2013."""
OF_THE_CALL: Final = frozenset((
    "access_token", "fields", "method", "execution_options", "format", "callback", "pretty",
))  # fmt: skip
_VERSIONED = re.compile(r"/*v\d", re.ASCII)


def speaks_2013(call: Call, given: dict[str, Any]) -> bool:
    """Whether these parameters of a create mean one of the numbered types."""
    named = given.keys() - OF_THE_CALL
    if named & ONLY_THEN:
        return True
    return named <= KNOWN_THEN and named >= BASIC and _VERSIONED.match(call.request.path) is None
