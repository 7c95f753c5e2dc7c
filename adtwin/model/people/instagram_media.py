"""What an Instagram profile has posted."""

from __future__ import annotations

from adtwin.graph.node import Node, column, computed, reference, stored
from adtwin.graph.types import Count, NumericId, Text, UtcTime


class InstagramMedia(Node):
    """A post of an Instagram profile."""

    wire_type = "ig_media"

    owner_profile_id: NumericId = stored()
    owner: Node = reference("owner_profile_id")
    caption: Text = stored()
    media_type: Text = stored(default="IMAGE")
    media_product_type: Text = stored(default="FEED")
    image_hash: Text = stored()
    media_url: Text = computed(lambda media, call: f"{call.request.base_url}/_adtwin/media/{media.image_hash}")
    permalink: Text = computed(lambda media, _call: f"https://www.instagram.com/p/{media.pk:x}/")
    like_count: Count = stored(default=0)
    comments_count: Count = stored(default=0)
    timestamp: UtcTime = computed(lambda media, _call: media.obj.created_time)
    created_time: UtcTime = column()
