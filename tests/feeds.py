"""Asset feeds for tests: the documentation's samples, mended where they are no JSON, with the world's ids."""

from __future__ import annotations

from typing import Any

from tests.live import Live

Json = dict[str, Any]
SITE = "https://www.example.com/"
STORE = "https://itunes.apple.com/us/app/facebook/id284882215"


def texts(*given: str) -> list[Json]:
    """Text assets."""
    return [{"text": text} for text in given]


def labelled(label: str, **asset: Any) -> Json:
    """An asset with one label."""
    return {**asset, "adlabels": [{"name": label}]}


def label(name: str) -> Json:
    """A reference to a label."""
    return {"name": name}


def story(live: Live, *, instagram: bool = False, threads: bool = False) -> Json:
    """The story spec beside a feed: who speaks, and nothing else."""
    world = live.world
    spec = {"page_id": world["page_id"]}
    if instagram:
        spec["instagram_user_id"] = world["instagram_user_id"]
    if threads:
        spec["threads_user_id"] = world["threads_user_id"]
    return spec


def dynamic(live: Live, **more: Any) -> Json:
    """The sample of Dynamic Creative [B-208]; None takes a key out."""
    feed = {
        "images": [{"hash": live.world["image_hash"]}],
        "bodies": texts("Begin Your Adventure", "Once a Trainer, always a Trainer."),
        "titles": texts("Level Up", "Swipe to evolve"),
        "descriptions": texts("First Dynamic Ad Creative Sample"),
        "ad_formats": ["SINGLE_IMAGE"],
        "call_to_action_types": ["SHOP_NOW"],
        "link_urls": [{"website_url": SITE}],
        "videos": [],
    }
    return {name: value for name, value in {**feed, **more}.items() if value is not None}


def mixed(live: Live, count: int = 3, **more: Any) -> Json:
    """Several pictures to choose among."""
    hashes = live.world["image_hashes"]
    images = [{"hash": hashes[place % len(hashes)]} for place in range(count)]
    return dynamic(live, images=images, **more)


def films(live: Live, **more: Any) -> Json:
    """The sample with two films and the wrong format [B-199]."""
    videos = [
        {"video_id": video, "thumbnail_url": f"{SITE}{place}.jpg", "url_tags": f"video=video{place}"}
        for place, video in enumerate(live.world["video_ids"][:2], 1)
    ]
    return dynamic(live, **{"images": None, "videos": videos, "call_to_action_types": None, **more})


def facebook(*positions: str) -> Json:
    """The placements of a rule on Facebook."""
    return {"publisher_platforms": ["facebook"], "facebook_positions": list(positions)}


def instagram(*positions: str) -> Json:
    """The placements of a rule on Instagram."""
    return {"publisher_platforms": ["instagram"], "instagram_positions": list(positions)}


def by_placement(live: Live, **more: Any) -> Json:
    """The sample of Placement Asset Customization: a film for Facebook, another one for Instagram [B-288]."""
    first, second = live.world["video_ids"][:2]
    feed = {
        "videos": [labelled("labelfb", video_id=first), labelled("labelig", video_id=second)],
        "bodies": texts("Begin Your Adventure"),
        "link_urls": [{"website_url": SITE, "display_url": "example.com"}],
        "titles": texts("Level Up"),
        "ad_formats": ["SINGLE_VIDEO"],
        "call_to_action_types": ["WATCH_MORE"],
        "descriptions": texts("Description"),
        "asset_customization_rules": [
            {"customization_spec": facebook("feed", "instream_video"), "video_label": label("labelfb")},
            {"customization_spec": instagram("stream"), "video_label": label("labelig")},
        ],
    }
    return {name: value for name, value in {**feed, **more}.items() if value is not None}


def pictures_by_placement(live: Live, **more: Any) -> Json:
    """One picture for the feeds, another one for the stories, each with its text."""
    wide, tall = live.world["image_hashes"][0], live.world["image_hashes"][4]
    feed = {
        "images": [labelled("wide", hash=wide), labelled("tall", hash=tall)],
        "bodies": [labelled("wide", text="The long way home"), labelled("tall", text="Short")],
        "titles": texts("Walk further"),
        "link_urls": [{"website_url": SITE}],
        "ad_formats": ["SINGLE_IMAGE"],
        "call_to_action_types": ["SHOP_NOW"],
        "optimization_type": "PLACEMENT",
        "asset_customization_rules": [
            {"customization_spec": facebook("feed"), "image_label": label("wide"), "body_label": label("wide")},
            {
                "customization_spec": {
                    "publisher_platforms": ["facebook", "instagram"],
                    "facebook_positions": ["story", "facebook_reels"],
                    "instagram_positions": ["story", "reels"],
                },
                "image_label": label("tall"),
                "body_label": label("tall"),
            },
        ],
    }
    return {name: value for name, value in {**feed, **more}.items() if value is not None}


def single_placement(live: Live, position: str) -> Json:
    """The samples for Instagram's Explore home and search, which have one rule [B-272, B-283, B-284]."""
    image, both = live.world["image_hash"], [label("adlabel1"), label("adlabel2")]
    crop = {"100x100": [[0, 0], [600, 600]]}
    return {
        "ad_formats": ["SINGLE_IMAGE"],
        "asset_customization_rules": [{"image_label": label("adlabel1"), "customization_spec": instagram(position)}],
        "bodies": [{"text": "", "adlabels": both}],
        "call_to_action_types": ["LEARN_MORE"],
        "images": [labelled("adlabel1", hash=image), labelled("adlabel2", hash=image, image_crops=crop)],
        "link_urls": [
            {"website_url": SITE, "display_url": "example.com", "deeplink_url": "example://shop", "adlabels": both}
        ],
        "optimization_type": "PLACEMENT",
        "titles": [{"text": "Winter", "adlabels": both}],
    }


def threads(live: Live) -> Json:
    """The sample for Threads, whose last rule catches all that is left [B-280, B-281]."""
    first, second = live.world["video_ids"][:2]
    return by_placement(
        live,
        videos=[
            labelled("labelfb", video_id=first),
            labelled("labelig", video_id=second),
            labelled("labelthreads", video_id=second),
        ],
        asset_customization_rules=[
            {"customization_spec": instagram("stream"), "video_label": label("labelig")},
            {
                "customization_spec": {"publisher_platforms": ["threads"], "threads_positions": ["threads_stream"]},
                "video_label": label("labelthreads"),
            },
            {"customization_spec": {}, "video_label": label("labelfb")},
        ],
        optimization_type="PLACEMENT",
    )


TEXT_LABELS = ("title_label", "body_label", "description_label", "link_url_label")


def language_rule(name: str, locales: list[int], **more: Any) -> Json:
    """A rule that shows all that carries the language's label."""
    return {"customization_spec": {"locales": locales}, **dict.fromkeys(TEXT_LABELS, label(name)), **more}


def languages(live: Live, **more: Any) -> Json:
    """The sample of Multi-Language Ads: English by default, and French [B-308]."""
    feed = {
        "ad_formats": ["SINGLE_IMAGE"],
        "bodies": [
            labelled("english", text="Try our delicious guacamole recipe!"),
            labelled("french", text="Essayez notre délicieuse recette de guacamole!"),
        ],
        "titles": [labelled("english", text="Jaspers Market"), labelled("french", text="Jaspers Market")],
        "descriptions": [
            labelled("english", text="The best avocados!"),
            labelled("french", text="Les meilleurs avocats!"),
        ],
        "link_urls": [
            labelled("english", website_url="www.jaspersmarket.com/en"),
            labelled("french", website_url="www.jaspersmarket.com/fr"),
        ],
        "images": [{"hash": live.world["image_hash"]}],
        "call_to_action_types": ["SHOP_NOW"],
        "asset_customization_rules": [
            language_rule("french", [9, 44]),
            language_rule("english", [24], is_default=True),
        ],
    }
    return {name: value for name, value in {**feed, **more}.items() if value is not None}


def translated(live: Live, *dialects: str, source: int = 6, **more: Any) -> Json:
    """The sample of automatic translation [B-311, B-312]."""
    feed = {
        "ad_formats": ["SINGLE_IMAGE"],
        "autotranslate": list(dialects or ("fr_XX",)),
        "bodies": [labelled("english", text="Try our delicious guacamole recipe!")],
        "titles": [labelled("english", text="Jaspers Market")],
        "descriptions": [labelled("english", text="The best avocados!")],
        "link_urls": [labelled("english", website_url="www.jaspersmarket.com")],
        "images": [{"hash": live.world["image_hash"]}],
        "call_to_action_types": ["SHOP_NOW"],
        "optimization_type": "LANGUAGE",
        "asset_customization_rules": [language_rule("english", [source], is_default=True)],
    }
    return {**feed, **more}


def carousel(live: Live, **more: Any) -> Json:
    """Cards made of labelled assets, for two placements [B-212, B-275]."""
    hashes = live.world["image_hashes"]
    cards = [
        {"image_label": label(f"i{place}"), "title_label": label(f"t{place}"), "link_url_label": label(f"l{place}")}
        for place in (1, 2)
    ]
    feed = {
        "images": [labelled("i1", hash=hashes[0]), labelled("i2", hash=hashes[1])],
        "titles": [labelled("t1", text="First card"), labelled("t2", text="Second card")],
        "link_urls": [labelled("l1", website_url=SITE + "1"), labelled("l2", website_url=SITE + "2")],
        "bodies": texts("Swipe"),
        "carousels": [
            labelled("wide", child_attachments=cards, multi_share_end_card=False, multi_share_optimized=False),
            labelled("tall", child_attachments=cards[::-1]),
        ],
        "ad_formats": ["CAROUSEL"],
        "call_to_action_types": ["SHOP_NOW"],
        "optimization_type": "PLACEMENT",
        "asset_customization_rules": [
            {"customization_spec": facebook("feed"), "carousel_label": label("wide"), **_FIRST},
            {"customization_spec": instagram("stream"), "carousel_label": label("tall"), **_FIRST},
        ],
    }
    return {name: value for name, value in {**feed, **more}.items() if value is not None}


_FIRST = {"title_label": label("t1"), "link_url_label": label("l1")}


def given(live: Live, feed: Json, **more: Any) -> Json:
    """The parameters of a creative of a feed."""
    spec = {"object_story_spec": story(live, instagram=True), "asset_feed_spec": feed, **more}
    return {name: value for name, value in spec.items() if value is not None}


def create(live: Live, feed: Json, **more: Any) -> Any:
    """The answer to the making of a creative of a feed."""
    return live.post(f"/{live.world['ad_account_id']}/adcreatives", given(live, feed, **more))


def made(live: Live, feed: Json, **more: Any) -> str:
    """The id of a creative of a feed."""
    answer = create(live, feed, **more)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def read(live: Live, creative_id: str) -> Json:
    """The feed of a creative as the API shows it."""
    shown = live.get(f"/{creative_id}", {"fields": "asset_feed_spec"}).json()
    assert set(shown) == {"id", "asset_feed_spec"}, shown
    return dict(shown["asset_feed_spec"])
