"""The ads of the gallery: one shop's, in every shape that previews know. Pictures are those of the seeded worlds."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from PIL import Image

from adtwin.model.worlds import media
from adtwin.preview import Card, Crop, Form, PreviewInput, StoreApp

SHOP = "https://www.alpineoutfitters.example/"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: an ad in a format, `part` the card or form that is opened, `says` what there is to see."""

    name: str
    ad_format: str
    ad: PreviewInput
    says: str
    part: str = ""


def picture(name: str) -> dict[str, Any]:
    """The address and the size of a picture, as a medium wants them."""
    data = media.picture(name)
    with Image.open(io.BytesIO(data)) as opened:
        size = opened.size
    return {"image_url": f"data:image/jpeg;base64,{base64.b64encode(data).decode()}", "image_size": size}


def _cards(count: int) -> tuple[Card, ...]:
    names = ("Ridge boot", "Dawn tent", "Cirrus jacket", "Moraine pack", "Tarn bottle")
    prices = ("From $129, free returns", "$349", "$189, in two colours", "$99", "$24")
    return tuple(
        Card(headline=names[number], description=prices[number], link=SHOP, **picture(f"product-{number + 1:02}"))
        for number in range(count)
    )


PLAIN = PreviewInput(
    page_name="Alpine Outfitters",
    instagram_username="alpine.outfitters",
    message="Trails are calling. The Feather shell keeps you dry on every summit and folds into its own pocket, so it"
    " comes along even on days that look fine in the morning. Free returns, and repairs for ten years.",
    link=SHOP,
    headline="The Feather shell: lighter than rain",
    description="180 g, waterproof",
    cta="SHOP_NOW",
    **picture("library-landscape-1"),
)
PLAIN = replace(PLAIN, avatar_url=picture("page")["image_url"])
SQUARE = replace(PLAIN, **picture("library-square-2"))
CAROUSEL = replace(PLAIN, image_url=None, image_size=None, cards=_cards(5))
TALL = replace(PLAIN, **picture("library-story-1"))
FILM = replace(
    PLAIN, video_url="data:video/mp4;base64,AAAA", cta="WATCH_MORE", headline="Ten years on one rope",
    **picture("library-square-1"),
)  # fmt: skip
ARABIC = replace(
    PLAIN,
    page_name="متجر الجبال",
    instagram_username=None,
    message="المسارات تناديك. سترة خفيفة تحميك من المطر على كل قمة وتُطوى في جيبها، فترافقك حتى في الأيام التي تبدو"
    " صافية في الصباح، مع إرجاع مجاني.",
    headline="أخف من المطر",
    description="١٨٠ غرامًا",
)
FRENCH = replace(
    PLAIN, language="fr", message="Les sentiers vous appellent.", headline="Plus légère que la pluie",
    description="180 g, imperméable",
)  # fmt: skip
LEAD = replace(
    PLAIN, cta="SIGN_UP", headline="Join the mountain club", description="Once a month, never more",
    form=Form("Join the mountain club", "Ten minutes of trail news, once a month.", ("Email", "Full name",
              "Which trail do you dream of?"), "Our privacy policy", f"{SHOP}privacy"),
)  # fmt: skip
APP = replace(
    PLAIN, cta="INSTALL_MOBILE_APP", description="Maps that work without a signal",
    app=StoreApp("Trail Companion", picture("profile")["image_url"], "Google Play"),
)  # fmt: skip
REWARDED = replace(APP, **picture("library-square-1"))
FULL = replace(
    PLAIN,
    message="Everything for the way up, and down again.",
    site_links=tuple(
        replace(card, headline=name)
        for card, name in zip(_cards(4), ("Boots", "Tents", "Jackets", "Sale"), strict=True)
    ),
    products=_cards(5),
    beside_others=True,
)
CROPPED = replace(PLAIN, crops=(Crop("100x100", 572, 0, 1200, 628),))
POLITICAL = replace(PLAIN, disclaimer="Alpine Outfitters", ai_label=True, sponsor_name="Alpine Club")
OF_2013 = replace(SQUARE, kind="right_column", cta=None, headline="Alpine boots", message="Boots for every way.")
STORY_OF_2013 = replace(
    SQUARE, kind="sponsored_story", headline="A friend likes Alpine Outfitters", message="", cta="LIKE_PAGE",
    description="", link="",
)  # fmt: skip


@cache
def shots() -> tuple[Shot, ...]:
    """Every picture of the gallery, in its order."""
    return (
        Shot("feed-mobile", "MOBILE_FEED_STANDARD", PLAIN, "A long text is cut, \"See more\" opens it."),
        Shot("feed-desktop", "DESKTOP_FEED_STANDARD", PLAIN, "A horizontal picture is cropped to 1.91:1."),
        Shot("feed-carousel", "MOBILE_FEED_STANDARD", CAROUSEL, "Cards are swiped, or reached by their arrows."),
        Shot("feed-carousel-next", "DESKTOP_FEED_STANDARD", CAROUSEL, "The third card.", "card-3"),
        Shot("feed-film", "MOBILE_FEED_STANDARD", FILM, "A film that stands still: its button beside the way on."),
        Shot("feed-arabic", "MOBILE_FEED_STANDARD", ARABIC, "From the right, with labels in Arabic."),
        Shot("feed-french", "MOBILE_FEED_STANDARD", FRENCH, "Labels and button in the ad's language."),
        Shot("feed-form", "MOBILE_FEED_STANDARD", LEAD, "The form behind the button of a lead ad.", "form"),
        Shot("feed-full", "DESKTOP_FEED_STANDARD", FULL, "Site links, products, the unit of several advertisers."),
        Shot("feed-app", "MOBILE_FEED_STANDARD", APP, "A store's app: its name, its icon."),
        Shot("feed-cropped", "DESKTOP_FEED_STANDARD", CROPPED, "A crop of `100x100` that was sent along."),
        Shot("feed-labels", "MOBILE_FEED_STANDARD", POLITICAL, "A partner, a disclaimer, the AI label."),
        Shot("feed-2013", "MOBILE_FEED_STANDARD", STORY_OF_2013, "A sponsored story of 2013."),
        Shot("article", "INSTANT_ARTICLE_STANDARD", PLAIN, "Between the paragraphs of an article."),
        Shot("column", "RIGHT_COLUMN_STANDARD", PLAIN, "Beside the feed."),
        Shot("column-2013", "RIGHT_COLUMN_STANDARD", OF_2013, "An ad of 2013."),
        Shot("marketplace-mobile", "MARKETPLACE_MOBILE", SQUARE, "Among listings."),
        Shot("marketplace-desktop", "MARKETPLACE_DESKTOP", SQUARE, "The same at a desk."),
        Shot("story", "INSTAGRAM_STORY", TALL, "A picture of 9:16 fills the frame."),
        Shot("story-wide", "FACEBOOK_STORY_MOBILE", PLAIN, "A wide one stands before its own blur."),
        Shot("story-carousel", "INSTAGRAM_STORY", CAROUSEL, "The second of five cards.", "card-2"),
        Shot("story-arabic", "INSTAGRAM_STORY", replace(ARABIC, **picture("library-story-1")), "From the right."),
        Shot("reels", "INSTAGRAM_REELS", replace(TALL, video_url=FILM.video_url), "With the rail of the app."),
        Shot("reels-facebook", "FACEBOOK_REELS_MOBILE", SQUARE, "A square."),
        Shot("instream-mobile", "INSTREAM_VIDEO_MOBILE", FILM, "Within somebody's film."),
        Shot("instream-desktop", "INSTREAM_VIDEO_DESKTOP", FILM, "The same at a desk."),
        Shot("fullscreen", "SUGGESTED_VIDEO_FULLSCREEN_MOBILE", FILM, "The button floats over the film."),
        Shot("overlay-mobile", "FACEBOOK_REELS_BANNER", PLAIN, "Over a film of somebody else."),
        Shot("overlay-desktop", "INSTREAM_BANNER_DESKTOP", PLAIN, "The same at a desk."),
        Shot("instagram", "INSTAGRAM_STANDARD", SQUARE, "Name, picture, button, text."),
        Shot("instagram-carousel", "INSTAGRAM_STANDARD", CAROUSEL, "Cards as wide as the feed."),
        Shot("instagram-desktop", "INSTAGRAM_FEED_WEB", SQUARE, "The same at a desk."),
        Shot("grid", "INSTAGRAM_EXPLORE_GRID_HOME", TALL, "One cell among many."),
        Shot("native", "MOBILE_NATIVE", PLAIN, "In the look of another app."),
        Shot("banner", "MOBILE_BANNER", SQUARE, "At the edge of another app."),
        Shot("interstitial", "MOBILE_INTERSTITIAL", SQUARE, "Between two screens of another app."),
        Shot("rewarded", "AUDIENCE_NETWORK_REWARDED_VIDEO", REWARDED, "For a reward."),
        Shot("messenger", "MESSENGER_MOBILE_INBOX_MEDIA", PLAIN, "Among chats."),
        Shot("threads", "THREADS_STREAM", SQUARE, "Text first."),
    )  # fmt: skip
