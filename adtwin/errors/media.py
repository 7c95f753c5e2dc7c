"""Errors of images, videos and previews. [D-128, D-198, D-382, D-387]"""

from __future__ import annotations

from adtwin.errors.catalogue import row

IMAGE_TYPE_UNSUPPORTED = row(
    "IMAGE_TYPE_UNSUPPORTED",
    code=100,
    subcode=1487411,
    message="Invalid parameter",
    title="FileTypeNotSupported",
    text="The type of file is not supported. {name} {detail}. Send a JPEG, PNG, GIF, BMP, TIFF or WebP image.",
    evidence="report facebook-python-business-sdk#697, logly/mureo#463",
)
IMAGE_PROCESSING = row(
    "IMAGE_PROCESSING",
    code=100,
    subcode=1487197,
    message="Invalid parameter",
    title="Error processing image",
    text="There was a problem processing the image for the ad. {name} {detail}. Save the image again and upload that.",
    evidence="report facebook-python-business-sdk#680",
)
IMAGE_BYTES_UNREADABLE = row(
    "IMAGE_BYTES_UNREADABLE",
    code=100,
    subcode=1487242,
    message="Invalid parameter",
    title="Image Resize Failed",
    text="{name} can't be read: {detail}. Send `bytes` as the Base64 text of the image file, or the file as multipart.",
    evidence="report restfb#332, facebook-nodejs-business-sdk#116",
)
IMAGE_TOO_LARGE = row(
    "IMAGE_TOO_LARGE",
    code=100,
    message="Invalid parameter",
    title="Image Too Large",
    text="{name} is {size} bytes large; at most {limit} bytes are taken here. Send a smaller or more compressed image.",
    evidence="doc D-128, E-380",
)
IMAGE_TOO_MANY_PIXELS = row(
    "IMAGE_TOO_MANY_PIXELS",
    code=100,
    message="Invalid parameter",
    title="Image Dimensions Too Large",
    text=(
        "{name} is {width} x {height} pixels with {frames} frames; at most {pixels} pixels and {most_frames} frames"
        " are taken. Send a smaller image."
    ),
    evidence="assumed",
)
IMAGE_ARCHIVE = row(
    "IMAGE_ARCHIVE",
    code=100,
    message="Invalid parameter",
    title="Zip File Not Accepted",
    text="The zip file can't be taken: {detail}. Send a plain zip of at most {entries} images with relative names.",
    evidence="assumed",
)
IMAGE_NOT_DOWNLOADED = row(
    "IMAGE_NOT_DOWNLOADED",
    code=100,
    subcode=3858258,
    message="Invalid parameter",
    title="Image Wasn't Downloaded",
    text="Your image, {url}, couldn't be downloaded: {detail}. Give an address that anyone can fetch by http or https.",
    evidence="report developers.facebook.com marketing-api/error-reference",
)
IMAGE_URL_ON_FACEBOOK = row(
    "IMAGE_URL_ON_FACEBOOK",
    code=100,
    message="Invalid parameter",
    title="Image URL Not Accepted",
    text="{url} is hosted by Facebook. Use the image's hash instead, or an address outside of Facebook.",
    evidence="doc D-128",
)
VIDEO_NOT_VISIBLE = row(
    "VIDEO_NOT_VISIBLE",
    code=222,
    message="Video not visible",
    title="Video not visible",
    text="Video {id} can't be seen with this token or isn't ready yet. Check the id and that its status is ready.",
    evidence="doc D-198",
)
VIDEO_NOT_IN_LIBRARY = row(
    "VIDEO_NOT_IN_LIBRARY",
    code=100,
    message="Video {id} is not in the video library of ad account {account}",
    title="Video not found",
    text="Upload the video to this account's `advideos` first, and send the id that the upload answered.",
    evidence="doc E-067, A-149",
)
VIDEO_NOT_READY = row(
    "VIDEO_NOT_READY",
    code=100,
    subcode=1885252,
    message="Invalid parameter",
    title="Video not ready for use in an ad",
    text="Video {id} is still being processed, or that failed. Wait until its status is ready, then send this again.",
    evidence="doc E-067, A-152; report: clients that wait for this subcode",
)
VIDEO_PROBLEM = row(
    "VIDEO_PROBLEM",
    code=351,
    message="There was a problem with your video file. Please try again with another file.",
    title="Problem with video file",
    text="{name} {detail}. Export the video again, as MP4 with H.264, and upload the new file.",
    evidence="doc D-198",
)
VIDEO_UNSUPPORTED = row(
    "VIDEO_UNSUPPORTED",
    code=352,
    message="The video file you selected is in a format that we don't support.",
    title="Unsupported video format",
    text="{name} {detail}. Export the video as MP4 with H.264 and upload the new file.",
    evidence="doc D-198",
)
VIDEO_TOO_SMALL = row(
    "VIDEO_TOO_SMALL",
    code=382,
    subcode=1363022,
    message="The video file you tried to upload is too small. Please try again with a larger file.",
    title="The video you tried to upload is too small",
    text="{name} is {size} bytes large; a video has at least {limit} bytes. Check that the whole file was sent.",
    evidence="doc D-198",
)
VIDEO_URL = row(
    "VIDEO_URL",
    code=389,
    message="Unable to fetch video file from URL.",
    title="Unable to fetch video file from URL",
    text="{url} couldn't be fetched: {detail}. Give an address that anyone can fetch over http or https.",
    evidence="doc D-198",
)
VIDEO_UPLOAD = row(
    "VIDEO_UPLOAD",
    code=6000,
    message="There was a problem uploading your video file. Please try again with another file.",
    title="Video upload failed",
    text="{detail}. Start a new upload with a complete file.",
    evidence="doc D-198",
)
VIDEO_UPLOAD_RETRY = row(
    "VIDEO_UPLOAD_RETRY",
    code=6001,
    subcode=1363037,
    message="There was a problem uploading your video. Please try again.",
    title="Error Uploading Video",
    text="{detail}. Go on at the start_offset in error_data.",
    evidence="doc D-198, report restfb#737, facebook-php-sdk#1012",
)
VIDEO_ENCODING = row(
    "VIDEO_ENCODING",
    code=351,
    subcode=1363047,
    message="There was a problem with your video file while it was encoded. Please try again with another file.",
    title="Problem with video file",
    text="The video could not be encoded, as a fault rule or the header X-Adtwin-Video asked for. Upload it again.",
    evidence="assumed",
)
THUMBNAIL_UNKNOWN = row(
    "THUMBNAIL_UNKNOWN",
    code=100,
    message="Invalid parameter",
    title="No such thumbnail",
    text="Video {video} has no thumbnail {id}. GET its edge thumbnails lists them with their ids.",
    evidence="assumed",
)
CAPTIONS_NAME = row(
    "CAPTIONS_NAME",
    code=100,
    message="Invalid parameter",
    title="Captions file without a locale",
    text="{name} names no locale. Call the file like clip.en_US.srt: a name, the locale, and srt.",
    evidence="assumed",
)
CAPTIONS_UNREADABLE = row(
    "CAPTIONS_UNREADABLE",
    code=100,
    message="Invalid parameter",
    title="Captions file not accepted",
    text="{name} is no SubRip file: {detail}. Send numbered blocks of a line of times and the text, in UTF-8.",
    evidence="assumed",
)
CAPTIONS_UNKNOWN = row(
    "CAPTIONS_UNKNOWN",
    code=100,
    message="Invalid parameter",
    title="No captions in this locale",
    text="The video has no captions in {locale}. GET its edge captions lists those there are.",
    evidence="assumed",
)
PAGE_TOKEN_NEEDED = row(
    "PAGE_TOKEN_NEEDED",
    code=190,
    message="This method must be called with a Page Access Token",
    title="Page access token needed",
    text="Call with the token of page {id}, which GET /{id}?fields=access_token tells a person who may post for it.",
    evidence="doc A-193, report public threads quote the message",
)
UPLOAD_TOKEN_IN_HEADER = row(
    "UPLOAD_TOKEN_IN_HEADER",
    code=190,
    status=401,
    message="The access token of an upload must be in the Authorization header",
    title="Token not in the header",
    text="Send the header `Authorization: OAuth <ACCESS_TOKEN>`; a token among the parameters isn't taken here.",
    evidence="doc A-199, D-281",
)
UPLOAD_NEEDS_A_PERSON = row(
    "UPLOAD_NEEDS_A_PERSON",
    code=190,
    message="An upload session must be started with a User Access Token",
    title="User access token needed",
    text="Send the token of a person or a system user; tokens of pages and apps can't upload files.",
    evidence="doc A-197",
)
UPLOAD_OFFSET = row(
    "UPLOAD_OFFSET",
    code=100,
    message="Invalid parameter: file_offset",
    title="Wrong offset",
    text="{detail}. Go on at byte {expected}, which GET on the session tells as well.",
    evidence="doc D-283; the code is assumed",
)
UPLOAD_TOO_LONG = row(
    "UPLOAD_TOO_LONG",
    code=100,
    message="Invalid parameter: the body is longer than the file",
    title="More bytes than announced",
    text="The session was started for {length} bytes, and {sent} would be there. Send the bytes from the offset on.",
    evidence="doc D-283; the code is assumed",
)
UPLOAD_HANDLE = row(
    "UPLOAD_HANDLE",
    code=100,
    message="Invalid parameter: the upload handle can't be used",
    title="Upload handle not usable",
    text="{detail}. Upload the file in a new session and use the handle that its last POST answers.",
    evidence="doc A-194; the code is assumed",
)
PREVIEW_UNAVAILABLE = row(
    "PREVIEW_UNAVAILABLE",
    code=2606,
    message="Unable to display a preview of this ad",
    title="No preview",
    text="A preview as {ad_format} isn't possible: {detail}. Ask for {instead}.",
    evidence="doc D-224, A-148",
)
