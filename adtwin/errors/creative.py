"""Errors of creatives, their stories, calls to action, and ad labels. [A-084…A-191, D-116…D-139, wire facts 1]"""

from __future__ import annotations

from adtwin.errors.catalogue import row

# -- the creative as a whole -----------------------------------------------------------------------------------------

CREATIVE_IS_FIXED = row(
    "CREATIVE_IS_FIXED",
    code=100,
    subcode=1815573,
    message="Invalid parameter",
    title="Creative can't be edited",
    text="{field} can't change after the creative was made. Make a new creative and give its id to the ad.",
    evidence="doc D-138; report wire facts 1",
)
CREATIVE_IN_USE = row(
    "CREATIVE_IN_USE",
    code=100,
    message="Creative {id} is used by ads and can't be deleted",
    title="Creative is in use",
    text="Ad {ad} shows this creative. Give that ad another creative or delete it, then delete the creative.",
    evidence="assumed",
)
CREATIVE_NOT_FOUND = row(
    "CREATIVE_NOT_FOUND",
    code=100,
    message="Param creative must name an ad creative of this ad account",
    title="Creative not found",
    text="Creative {id} doesn't exist in this ad account or was deleted. Send the id of one that `adcreatives` lists.",
    evidence="assumed",
)
CREATIVE_IS_EMPTY = row(
    "CREATIVE_IS_EMPTY",
    code=100,
    message="The creative has no content",
    title="Creative has no content",
    text="Send object_story_spec for a new story, object_story_id for an existing post, or an asset_feed_spec.",
    evidence="doc A-084, D-126",
)
TWO_STORIES = row(
    "TWO_STORIES",
    code=100,
    message="Only one of object_story_spec and object_story_id can be given",
    title="Two stories for one creative",
    text="Send object_story_spec to make a new post, or object_story_id to use an existing one, not both.",
    evidence="doc A-084, D-126",
)
MISSING_IMAGE = row(
    "MISSING_IMAGE",
    code=100,
    subcode=1487212,
    message="Invalid parameter",
    title="Missing Image",
    text="Please specify an image to run with this ad: {where} needs {needed}.",
    evidence="doc D-128, A-169; report facebook-nodejs-business-sdk#134",
)
POLITICAL_AND_DYNAMIC = row(
    "POLITICAL_AND_DYNAMIC",
    code=100,
    message="authorization_category can't be used with dynamic ads",
    title="Authorization category not available",
    text="Leave out authorization_category, or the product set and the template of the dynamic ad.",
    evidence="doc D-122",
)
COMPONENTS_WITH_CHILDREN = row(
    "COMPONENTS_WITH_CHILDREN",
    code=100,
    subcode=2446580,
    message="Invalid parameter",
    title="Components and child attachments",
    text="interactive_components_spec has both components and child_attachments. Keep one of the two.",
    evidence="doc D-137, D-386",
)
CROP_KEY_GONE = row(
    "CROP_KEY_GONE",
    code=100,
    subcode=2490085,
    message="Invalid parameter",
    title="Crop key not available",
    text="The crop key 191x100 is no longer available. Use 100x100 in {where}.",
    evidence="doc D-124, D-386",
)

CROP_NOT_USABLE = row(
    "CROP_NOT_USABLE",
    code=100,
    message="Param {where} is not valid",
    title="Crop not accepted",
    text="The crop {key} can't be used: {detail}.",
    evidence="doc E-187, E-188, E-193",
)

# -- the story: who speaks -------------------------------------------------------------------------------------------

PAGE_NOT_USABLE = row(
    "PAGE_NOT_USABLE",
    code=100,
    message="Param {param} must be a page that you can advertise for",
    title="Page not available",
    text="Page {id} doesn't exist or you have no task on it. Send a page that `me/accounts` lists.",
    evidence="doc A-086, A-150",
)
INSTAGRAM_ACTOR_GONE = row(
    "INSTAGRAM_ACTOR_GONE",
    code=100,
    message="Param instagram_actor_id must be a valid Instagram account id",
    title="instagram_actor_id is gone",
    text="instagram_actor_id went with v22.0. Send the Instagram account's id as instagram_user_id.",
    evidence="report wire facts 1, 8",
)
TWO_INSTAGRAM_ACCOUNTS = row(
    "TWO_INSTAGRAM_ACCOUNTS",
    code=100,
    subcode=2446149,
    message="Invalid parameter",
    title="Two Instagram identities",
    text="Both {first} and {second} are given. Send {second} alone.",
    evidence="doc C-514, C-515",
)
POST_OF_AD_UNAVAILABLE = row(
    "POST_OF_AD_UNAVAILABLE",
    code=100,
    subcode=2490155,
    message="Invalid parameter",
    title="The post of the ad isn't available",
    text="Post {id} was removed, or you may not see it any more. Give the ad a creative with another post.",
    evidence="doc C-528, D-386",
)
NOT_FOR_PARTNERSHIP_ADS = row(
    "NOT_FOR_PARTNERSHIP_ADS",
    code=100,
    subcode=3867105,
    message="Invalid parameter",
    title="The content can't be used for a partnership ad",
    text="{detail} Leave the sponsor out, or use content that two partners have a part in.",
    evidence="doc C-537, D-386; which content is assumed",
)
SPONSOR_NOT_FOUND = row(
    "SPONSOR_NOT_FOUND",
    code=100,
    message="Param {param} must be {kind}",
    title="Sponsor not found",
    text="{id} is not {kind}, and can't be the ad's second partner. Send the id of one that exists.",
    evidence="doc E-220",
)
INSTAGRAM_NOT_USABLE = row(
    "INSTAGRAM_NOT_USABLE",
    code=100,
    subcode=1815199,
    message="Invalid parameter",
    title="No access to the Instagram account",
    text="Instagram account {id} doesn't exist or isn't yours. Send one that the page's `instagram_accounts` lists.",
    evidence="doc D-383",
)

# -- the story: an existing post -------------------------------------------------------------------------------------

POST_NOT_AVAILABLE = row(
    "POST_NOT_AVAILABLE",
    code=100,
    subcode=2446289,
    message="Invalid parameter",
    title="The {post_type} isn't available",
    text="The selected {post_type} {id} was deleted or you don't have permission for it. Choose another {post_type}.",
    evidence="doc C-518, D-386",
)
PROMOTED_POST_UNAVAILABLE = row(
    "PROMOTED_POST_UNAVAILABLE",
    code=100,
    subcode=1885557,
    message="Invalid parameter",
    title="The promoted post isn't available",
    text=(
        "Post {id} was deleted, isn't published yet, isn't one of the page's, or you may not see it. Send the id of a"
        " post that the page's `promotable_posts` lists, as <PAGE_ID>_<POST_ID>."
    ),
    evidence="doc A-091, C-511, D-385",
)
POST_NOT_PROMOTABLE = row(
    "POST_NOT_PROMOTABLE",
    code=100,
    subcode=1487472,
    message="Invalid parameter",
    title="The chosen post can't be promoted",
    text="The chosen post ({msg}) can't be promoted. Make the carousel with videos in object_story_spec.link_data.",
    evidence="doc A-182, D-383",
)

# -- the story: its content ------------------------------------------------------------------------------------------

STORY_ILL_FORMED = row(
    "STORY_ILL_FORMED",
    code=100,
    subcode=1443048,
    message="Invalid parameter",
    title="object_story_spec ill formed",
    text="object_story_spec is ill formed: {detail}. Give exactly one of {kinds}.",
    evidence="doc D-126; report wire facts 1",
)
INVALID_KEYS = row(
    "INVALID_KEYS",
    code=100,
    message='Invalid keys "{keys}" were found in param "{param}".',
    title="Unknown keys",
    text="{param} has no {keys}.{suggestion} Take it out or mend its name.",
    evidence="report wire facts 1",
)
LINK_IS_REQUIRED = row(
    "LINK_IS_REQUIRED",
    code=100,
    subcode=2061015,
    message="The link field is required",
    title="The link field is required",
    text="Send {where}, the address that the ad leads to.",
    evidence="doc A-168, A-176; report wire facts 1",
)
VIDEO_NEEDS_THUMBNAIL = row(
    "VIDEO_NEEDS_THUMBNAIL",
    code=100,
    subcode=1443226,
    message="The field image_hash or image_url is required in the video_data field of object_story_spec",
    title="Video without a thumbnail",
    text="Send video_data.image_url (the video's `picture` will do) or video_data.image_hash.",
    evidence="report wire facts 1, facebook-php-business-sdk#151",
)
VIDEO_IS_REQUIRED = row(
    "VIDEO_IS_REQUIRED",
    code=100,
    message="The field video_id is required in the video_data field of object_story_spec",
    title="Video ad without a video",
    text="Send video_data.video_id, the id of a video that the account's `advideos` lists.",
    evidence="doc A-151",
)
TEXT_IS_REQUIRED = row(
    "TEXT_IS_REQUIRED",
    code=100,
    message="The field message is required in the text_data field of object_story_spec",
    title="Text ad without a text",
    text="Send text_data.message.",
    evidence="doc D-126",
)
IMAGE_NOT_IN_LIBRARY = row(
    "IMAGE_NOT_IN_LIBRARY",
    code=100,
    message="Image {hash} is not in the image library of ad account {account}",
    title="Image not found",
    text="Upload the image to this account's `adimages` first, or copy it there with copy_from, and send its hash.",
    evidence="doc A-169, D-141",
)
CAROUSEL_CARD_COUNT = row(
    "CAROUSEL_CARD_COUNT",
    code=100,
    message="Param object_story_spec[link_data][child_attachments] must have {least} to 10 entries",
    title="Wrong number of carousel cards",
    text="{kind} takes {least} to 10 cards, and this one has {count}. Add or take out cards.",
    evidence="doc A-167, A-187",
)
APP_CAROUSEL = row(
    "APP_CAROUSEL",
    code=100,
    message="Carousel ads for mobile apps support one app with a call to action on every card",
    title="App carousel not accepted",
    text="Every card of an app carousel has the same store link and its own call to action: {detail}.",
    evidence="doc A-187",
)

# -- the call to action ----------------------------------------------------------------------------------------------

CTA_WITHOUT_TYPE = row(
    "CTA_WITHOUT_TYPE",
    code=100,
    subcode=1373054,
    message="Invalid parameter",
    title="No call to action type",
    text="{where} names no type. Send an object with a type, such as LEARN_MORE, and a value.",
    evidence="doc D-383",
)
CTA_TAKES_NO_SUCH_KEY = row(
    "CTA_TAKES_NO_SUCH_KEY",
    code=105,
    subcode=1815630,
    message="Too many parameters in Call To Action",
    title="Too many parameters in Call To Action",
    text="{type} takes no {key} in {where}.value. Leave it out, or use a type that takes it.",
    evidence="report wire facts 1",
)
CTA_LACKS_KEY = row(
    "CTA_LACKS_KEY",
    code=100,
    message="Param call_to_action[value][{key}] is required for {type}",
    title="Call to action without its destination",
    text="Send {where}.value.{key}.",
    evidence="doc E-127",
)
DESTINATION_NOT_USABLE = row(
    "DESTINATION_NOT_USABLE",
    code=100,
    message="The destination of the ad is not valid",
    title="Destination not available",
    text="{detail}.",
    evidence="doc E-123, E-129, E-234",
)
RADIUS_WITH_SEVERAL_PLACES = row(
    "RADIUS_WITH_SEVERAL_PLACES",
    code=100,
    subcode=1815946,
    message="Invalid parameter",
    title="Radius with several places",
    text="A post for several places takes no radius. Make one ad for each place, or leave radius out.",
    evidence="doc D-119",
)
REMINDER_NOT_USABLE = row(
    "REMINDER_NOT_USABLE",
    code=100,
    message="Param reminder_data is not valid",
    title="Reminder not accepted",
    text="{detail}.",
    evidence="doc E-131, E-132, E-136, E-137",
)
CTA_NEEDS_PHONE = row(
    "CTA_NEEDS_PHONE",
    code=100,
    message="Param call_to_action[value][link] must be a phone number for {type}",
    title="Call button without a phone number",
    text="Send {where}.value.link as tel: and the number in international form, such as tel:+18005551234.",
    evidence="doc E-111, E-112; report wire facts 1",
)

# -- previews, images, labels ----------------------------------------------------------------------------------------

PREVIEW_PARAMETER_MISSING = row(
    "PREVIEW_PARAMETER_MISSING",
    code=194,
    message="Missing at least one required parameter: {param}",
    title="Missing parameter",
    text="A preview needs {param}. Send it as well.",
    evidence="doc A-144, D-226",
)
NO_IMAGE_SENT = row(
    "NO_IMAGE_SENT",
    code=100,
    message="No image was sent",
    title="No image",
    text="Send a file as a multipart part, its Base64 text in bytes, or copy_from with source_account_id and hash.",
    evidence="doc D-141",
)
NO_VIDEO_SENT = row(
    "NO_VIDEO_SENT",
    code=100,
    message="No video was sent",
    title="No video",
    text="Send the file as a multipart part named source, an address in file_url, or start with upload_phase=start.",
    evidence="doc D-195",
)
LABEL_NOT_FOUND = row(
    "LABEL_NOT_FOUND",
    code=100,
    message="Param adlabels must name ad labels of this ad account",
    title="Ad label not found",
    text="{detail} Send labels by name, or by an id that the account's `adlabels` lists.",
    evidence="assumed",
)
LABEL_EXISTS = row(
    "LABEL_EXISTS",
    code=100,
    message="An ad label with this name already exists",
    title="Ad label exists",
    text="Label {name} exists already. Use its id, {id}, or choose another name.",
    evidence="assumed",
)
