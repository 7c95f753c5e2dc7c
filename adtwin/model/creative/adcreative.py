"""The ad creative: what an ad says and shows. [A-084…A-093, D-116…D-139]"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel

from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import UNSET, Edge, Field, Filters, Presence, Rule, column, computed, only, sent, stored, written
from adtwin.graph.types import Integer, NumericId, Text
from adtwin.model import ad_label
from adtwin.model.creative import creative_versions, derived, post, rules, speaker_rules, story_rules
from adtwin.model.creative.app_mode import app_is_public
from adtwin.model.creative.call_to_action import CallToAction
from adtwin.model.creative.features import enrollment
from adtwin.model.creative.features import rules as feature_rules
from adtwin.model.creative.features import texts as feature_texts
from adtwin.model.creative.features.spec import FreedomSpec, MultiAdvertiser, SourcingSpec, Transformation
from adtwin.model.creative.feed import rules as feed_rules
from adtwin.model.creative.feed.completion import completed
from adtwin.model.creative.feed.spec import FeedSpec
from adtwin.model.creative.preview_edge import previews_edge
from adtwin.model.creative.story_spec import Crops, StorySpec
from adtwin.model.creative.translators import translator_of
from adtwin.model.media import library
from adtwin.model.owned import Owned, account_of
from adtwin.store import Where

Json = dict[str, Any]


class NoFilters(BaseModel):
    """The list of creatives takes no filters of its own [D-116]."""


def _living(given: NoFilters, call: Call) -> Where:  # noqa: ARG001 - a filter's signature
    return Where(effective_status_not=("DELETED",))


def _content(spec: Any = None, *, default: Any = UNSET) -> Any:
    """A parameter that makes up the creative: sent once, read back as sent, never changed [D-138]."""
    return written(spec, on_create=True, on_update=True, default=default)


def _shown(compute: Any) -> Any:
    """A parameter of this name makes up the creative; reads show what the twin works out."""
    return Field(on_create=Presence.OPTIONAL, on_update=True, compute=compute, doc=(compute.__doc__ or "").strip())


class AdCreative(Owned, edge_of=("AdAccount", "adcreatives")):
    """A story spec, an existing post, an asset feed or plain fields; its content never changes. [D-120…D-138]"""

    filters = Filters(NoFilters, _living)
    deletable = True
    wire_type = "adcreative"

    name: Text = written(on_create=True, on_update=True)
    status: Literal["ACTIVE", "IN_PROCESS", "WITH_ISSUES", "DELETED"] = column(on_update=True)
    adlabels: list[Json] = written(on_create=True, on_update=True)

    # the story
    object_story_spec: StorySpec = _content()
    object_story_id: Text = _content()
    effective_object_story_id: Text = stored()
    call_to_action: CallToAction = _content()
    url_tags: Text = _content()
    type: Text = stored(doc="The number of a type of 2013 [E-398].")

    # the same content seen from the top
    actor_id: NumericId = _content()
    body: Text = _content()
    title: Text = _content()
    link_url: Text = _content()
    object_type: Text = _content()
    image_hash: Text = _content()
    image_file: Text = sent(on_create=True)
    image_url: Text = _shown(derived.image_url)
    image_urls_for_viewing: list[Text] = _shown(derived.image_urls)
    thumbnail_url: Text = _shown(derived.thumbnail_url)
    thumbnail_id: NumericId = stored()
    video_id: NumericId = stored()
    call_to_action_type: Text = stored()

    # profiles on other surfaces
    instagram_user_id: NumericId = _content()
    instagram_actor_id: NumericId = sent(on_create=True)
    threads_user_id: NumericId = _content()
    source_instagram_media_id: NumericId = _content()
    instagram_story_id: NumericId = sent(on_create=True)
    effective_instagram_media_id: NumericId = stored()
    instagram_permalink_url: Text = _shown(derived.instagram_permalink)

    # asset feeds and what is done to assets
    asset_feed_spec: Json = _content(FeedSpec)
    asset_feed_id: Text = sent(on_create=True)
    dynamic_creative_spec: Json = _content()
    degrees_of_freedom_spec: Json = _content(FreedomSpec)
    creative_sourcing_spec: Json = _content(SourcingSpec)
    contextual_multi_ads: Json = _content(MultiAdvertiser, default={"enroll_status": "OPT_IN"})
    format_transformation_spec: list[Json] = _content(list[Transformation])
    media_sourcing_spec: Json = _content()
    media_optimization_spec: Json = only(creative_versions.MEDIA_OPTIMIZED, _content())
    generative_asset_spec: Json = _content()
    image_crops: Crops = _content()
    platform_customizations: Json = _content()
    portrait_customizations: Json = _content()
    interactive_components_spec: Json = _content()
    auto_update: bool = stored()

    # catalogs, apps, places, events
    product_set_id: NumericId = _content()
    product_data: list[Json] = _content()
    template_url: Text = _content()
    template_url_spec: Json = _content()
    applink_treatment: Literal[
        "automatic", "deeplink_with_web_fallback", "deeplink_with-appstore_fallback",
        "deeplink_with_appstore_fallback", "web_only",
    ] = _content()  # fmt: skip
    categorization_criteria: Literal["brand", "category", "product_type"] = _content()
    category_media_source: Literal["CATEGORY", "MIXED", "PRODUCTS_COLLAGE", "PRODUCTS_SLIDESHOW"] = _content()
    dynamic_ad_voice: Literal["DYNAMIC", "STORY_OWNER"] = _content()
    destination_set_id: NumericId = _content()
    destination_spec: Json = _content()
    omnichannel_link_spec: Json = _content()
    bundle_folder_id: NumericId = _content()
    place_page_set_id: NumericId = _content()
    playable_asset_id: NumericId = _content()
    referral_id: NumericId = _content()
    recommender_settings: Json = _content()
    object_id: Integer = _content()
    object_url: Text = _content()
    object_store_url: Text = _content()
    link_og_id: Text = _content()
    enable_direct_install: bool = _content()
    enable_launch_instant_app: bool = _content()
    use_page_actor_override: bool = _content()
    messenger_sponsored_message: Json = _content()
    marketing_message_structured_spec: Json = _content()
    page_welcome_message: Any = _content()

    # partnership, authorisation, disclaimers
    branded_content: Json = _content()
    branded_content_sponsor_page_id: NumericId = _content()
    facebook_branded_content: Json = _content()
    instagram_branded_content: Json = _content()
    source_facebook_post_id: Text = _content()
    authorization_category: Literal["NONE", "POLITICAL", "POLITICAL_WITH_DIGITALLY_CREATED_MEDIA"] = _content()
    effective_authorization_category: Text = computed(lambda one, _call: one.authorization_category or "NONE")
    ad_disclaimer_spec: Json = _content()
    regional_regulation_disclaimer_spec: Json = _content()

    ads = Edge("Ad", by="creative_id", doc="The ads that show the creative.")
    previews = previews_edge()
    generatepreviews = previews_edge()

    rules: ClassVar[tuple[Rule, ...]] = (
        app_is_public,
        creative_versions.polls_are_over,
        *rules.ALL,
        *story_rules.ALL,
        *feed_rules.ALL,
        *feature_rules.ALL,
    )

    CHANGEABLE: ClassVar[frozenset[str]] = frozenset({"name", "status", "adlabels", "execution_options"})
    """What may change after creation [D-138]."""

    @classmethod
    def is_computed(cls, name: str) -> bool:
        """Whether reads of this parameter show what the twin works out."""
        member = getattr(cls, name, None)
        return isinstance(member, Field) and member.compute is not None

    @property
    def story_data(self) -> Json:
        """The story spec as it is kept."""
        return self.obj.data.get("object_story_spec") or {}

    @property
    def feed_data(self) -> Json:
        """The asset feed as it is kept."""
        return self.obj.data.get("asset_feed_spec") or {}

    @property
    def instagram_link(self) -> str | None:
        """The Instagram post that the client named by its address."""
        return self.obj.data.get("instagram_link")

    @classmethod
    def prepare(cls, change: Change[AdCreative]) -> None:
        """Work out what the story shows; nothing is stored yet, so that previews of specs go the same way."""
        if not change.creating:
            change.new.obj.effective_status = change.new.status
            return
        creative = change.new
        creative.status = creative.obj.effective_status = "ACTIVE"
        if change.typed("instagram_permalink_url"):
            creative.obj.data["instagram_link"] = change.typed("instagram_permalink_url")
        speaker_rules.read_the_actor_as_user(change)
        if creative.feed_data:
            creative.obj.data["asset_feed_spec"] = completed(creative.obj.data, translator_of(change.call))
        creative_versions.lead_to_the_shop(change)
        derived.take_pictures(change)
        derived.fill_in(change)
        enrollment.settle(change)

    @classmethod
    def effects(cls, change: Change[AdCreative]) -> None:
        """Pictures go to the library, the story becomes an unpublished post of the page [A-180, A-191, D-126]."""
        call, creative = change.call, change.new
        if change.creating:
            account = account_of(creative, call)
            for picture in change.notes["pictures"].values():
                library.shelve(call, account, picture)
            post.make_story(change)
            post.remember(change)
            feature_texts.insert(change)
            call.tx.update(creative.obj)
        ad_label.attach(change)

    def delete(self, call: Call) -> None:
        """Deleted for good once no live ad shows it; readable by its own id."""
        rules.refuse_while_used(self, call)
        self.obj.status = self.obj.effective_status = "DELETED"
        self.obj.updated_time = call.now
        call.tx.update(self.obj)
