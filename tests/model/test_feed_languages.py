"""Automatic translation: copies and rules that the twin makes, marked as such, and what becomes of edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson
import pytest

from adtwin.model.audience.locales import keys_of
from adtwin.model.creative.feed.languages import FROM_ENGLISH, TO_ENGLISH, targets_from
from adtwin.model.creative.feed.translation import OFFLINE, TRANSLATED, translated
from adtwin.model.creative.feed.variants import Viewer, slots_of
from tests import ads, feeds
from tests.feeds import Json, label, labelled
from tests.live import Live, sqlite_live
from tests.model.test_feature_previews import Fake, fake

__all__ = ["fake"]


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """One demo world for all: creatives don't touch each other."""
    return shared_live


def texts(feed: Json, name: str, key: str) -> list[str]:
    """The texts of one list that carry a label."""
    return [one["text"] for one in feed[name] if label(key) in one["adlabels"]]


@pytest.mark.req("B-223", "B-311", "B-313", "B-318", "B-457")
def test_a_translation_adds_texts_and_a_rule(live: Live):
    shown = feeds.read(live, feeds.made(live, feeds.translated(live)))
    default, french = shown["asset_customization_rules"]
    assert default == {**feeds.language_rule("english", [6], is_default=True), "priority": 1}
    assert french["customization_spec"] == {"locales": [9, 44]}
    assert french["link_url_label"] == label("english")
    for key, name in TRANSLATED.items():
        (copy,) = texts(shown, name, french[key]["name"])
        assert copy.startswith("[Automatically translated] ")
        assert copy.removeprefix("[Automatically translated] ") != texts(shown, name, "english")[0] or name == "titles"
        assert len(shown[name]) == 2
    assert "Essayez" in texts(shown, "bodies", french["body_label"]["name"])[0]
    assert shown["autotranslate"] == ["fr_XX"]
    assert len(shown["images"]) == len(shown["link_urls"]) == 1


@pytest.mark.req("B-316", "B-317")
@pytest.mark.parametrize("dialect", FROM_ENGLISH)
def test_english_goes_to_every_documented_language(live: Live, dialect: str):
    shown = feeds.read(live, feeds.made(live, feeds.translated(live, dialect)))
    made = shown["asset_customization_rules"][1]
    assert made["customization_spec"]["locales"] == list(keys_of(dialect[:2]))
    body = texts(shown, "bodies", made["body_label"]["name"])[0]
    assert body != "[Automatically translated] Try our delicious guacamole recipe!"


@pytest.mark.req("B-317", "B-311")
@pytest.mark.parametrize("language", TO_ENGLISH)
def test_other_languages_go_to_english_only(live: Live, language: str):
    assert targets_from(language) == ("en_XX",)
    feed = feeds.translated(live, "en_XX", source=keys_of(language)[0])
    made = feeds.read(live, feeds.made(live, feed))["asset_customization_rules"][1]
    assert made["customization_spec"] == {"locales": [6, 24]}


@pytest.mark.req("B-314", "B-318")
def test_edited_copies_are_lost_while_the_language_is_translated(live: Live):
    first = feeds.read(live, feeds.made(live, feeds.translated(live)))
    edited = [{**one, "text": "Une meilleure phrase"} if "Auto" in one["text"] else one for one in first["bodies"]]
    again = feeds.read(live, feeds.made(live, {**first, "bodies": edited}))
    assert again == first
    kept = {name: value for name, value in first.items() if name != "autotranslate"}
    assert feeds.read(live, feeds.made(live, {**kept, "bodies": edited}))["bodies"] == edited


@pytest.mark.req("B-315")
def test_a_translation_may_have_a_link_of_its_own(live: Live):
    links = [
        labelled("english", website_url="www.jaspersmarket.com"),
        labelled("fr", website_url="www.jaspersmarket.com/fr"),
    ]
    rules = [
        feeds.language_rule("english", [6], is_default=True),
        {"customization_spec": {"locales": [9]}, "link_url_label": label("fr")},
    ]
    feed = feeds.translated(live, link_urls=links, asset_customization_rules=rules)
    shown = feeds.read(live, feeds.made(live, feed))
    assert len(shown["asset_customization_rules"]) == 2
    slots = slots_of({"asset_feed_spec": shown}, Viewer(locale=44))
    assert slots is not None
    assert [one.value["website_url"] for one in slots.link_urls] == ["www.jaspersmarket.com/fr"]
    assert slots.bodies[0].value["text"].startswith("[Automatically translated]")


@pytest.fixture
def wired(fake: Fake) -> Iterator[Live]:
    """A twin that asks the fake endpoint."""
    with sqlite_live() as one:
        one.twin.services.update(generator_url=fake.url, generator_model="tiny", generator_key="k-1")
        yield one


def answering(*texts: str) -> bytes:
    """What an endpoint answers with these texts."""
    return orjson.dumps({"choices": [{"message": {"content": orjson.dumps(texts).decode()}}]})


@pytest.mark.parametrize("through_ads", [False, True])
def test_an_endpoint_translates_all_texts_at_once(wired: Live, fake: Fake, through_ads: bool):
    fake.answer = answering("Corps", "Titre", "Description")
    if through_ads:
        spec = {"object_story_spec": feeds.story(wired), "asset_feed_spec": feeds.translated(wired)}
        ad_id = ads.made(wired, "ads", name="Ad", adset_id=ads.adset(wired, ads.campaign(wired)), creative=spec)
        number = ads.read(wired, ad_id, "creative")["creative"]["id"]
    else:
        number = feeds.made(wired, feeds.translated(wired))
    shown = feeds.read(wired, number)
    made = [texts(shown, name, "autotranslated_fr_XX") for name in TRANSLATED.values()]
    assert made == [[f"[Automatically translated] {text}"] for text in ("Corps", "Titre", "Description")]
    ((path, _, body),) = fake.asked
    assert path == "/v1/chat/completions"
    assert orjson.loads(orjson.loads(body)["messages"][1]["content"]) == {
        "texts": ["Try our delicious guacamole recipe!", "Jaspers Market", "The best avocados!"],
        "from": "en", "to": "fr",
    }  # fmt: skip


def test_the_glossary_steps_in_where_an_endpoint_fails(wired: Live, fake: Fake):
    fake.answer = answering("One text of three")
    answer = feeds.create(wired, feeds.translated(wired), debug="warning")
    assert "another number of texts" in answer.text
    shown = feeds.read(wired, answer.json()["id"])
    assert "Essayez" in texts(shown, "bodies", "autotranslated_fr_XX")[0]


def test_a_feed_that_is_refused_is_not_sent_to_an_endpoint(wired: Live, fake: Fake):
    refused = feeds.create(wired, feeds.translated(wired, "ja_XX"))
    assert refused.status_code == 400
    assert fake.asked == []


def test_another_translator_takes_the_place_of_the_stand_in():
    class Loud:
        def translate(self, given: Sequence[str], source: str, target: str) -> list[str]:
            return [f"{source}>{target} {text.upper()}" for text in given]

    feed = {
        "autotranslate": ["de_DE"],
        "bodies": [labelled("english", text="Hello")],
        "asset_customization_rules": [feeds.language_rule("english", [24], is_default=True)],
    }
    made = translated(feed, Loud())
    assert [one["text"] for one in made["bodies"]] == ["Hello", "en>de HELLO"]
    assert OFFLINE.translate(["Shop now, not Shopping nowhere", " "], "en", "fr") == [
        "[Automatically translated] Achetez maintenant, not Shopping nowhere",
        " ",
    ]
