"""Errors of tokens, apps and permissions: who may not, and why a token no longer works."""

from __future__ import annotations

from adtwin.errors.catalogue import Row, row

PROOF_MISSING = row(
    "PROOF_MISSING",
    code=100,
    type="GraphMethodException",
    message="API calls from the server require an appsecret_proof argument",
    title="Proof of the app's secret is missing",
    text="Send appsecret_proof: the lower-case hex HMAC-SHA256 of the access token, keyed with the app's secret. Making"
    " a system user's token always takes it, and every other call while the app's require_app_secret is on.",
    evidence="doc D-274",
)
PROOF_INVALID = row(
    "PROOF_INVALID",
    code=100,
    type="GraphMethodException",
    message="Invalid appsecret_proof provided in the API argument",
    title="Wrong proof of the app's secret",
    text="appsecret_proof is the lower-case hex HMAC-SHA256 of this access token, keyed with the secret of the app that"
    " the token was made for. Work it out anew for every token, or leave it out.",
    evidence="doc D-275",
)
SERVER_NOT_LISTED = row(
    "SERVER_NOT_LISTED",
    code=5,
    status=403,
    message="Unauthorized source IP address",
    title="This server may not call",
    text="The app's allow list does not hold the address {address}. Add it to server_ip_whitelist of the app.",
    evidence="assumed",
)
APP_LACKS_PERMISSION = row(
    "APP_LACKS_PERMISSION",
    code=10,
    status=403,
    message="Application does not have permission for this action",
    title="A permission is missing",
    text="{edge} takes a token with the permission {permission}. Ask for it in the login dialog.",
    evidence="doc C-487",
)
ADS_PERMISSION_MISSING = row(
    "ADS_PERMISSION_MISSING",
    code=294,
    status=403,
    message=(
        "Managing advertisements requires an access token with the extended permission for ads_management and an"
        " application that is on the allow list of the Marketing API"
    ),
    title="ads_management is missing",
    text="Writing takes a token with the permission ads_management. Ask for it in the login dialog.",
    evidence="doc D-381",
)
PERMISSION_MISSING = row(
    "PERMISSION_MISSING",
    code=200,
    status=403,
    message="Requires {permission} permission to manage the object",
    title="A permission is missing",
    text="The token lacks the permission {permission}. Ask for it in the login dialog.",
    evidence="doc C-489",
)


def _ended(symbol: str, subcode: int, reason: str, title: str, evidence: str) -> Row:
    return row(
        symbol,
        code=190,
        subcode=subcode,
        status=401,
        message=f"Error validating access token: {reason}",
        title=title,
        text="The token no longer works. Send the person through the login dialog again.",
        evidence=evidence,
    )


APP_REMOVED = _ended(
    "APP_REMOVED", 458, "The user has not authorized the application.", "The app was removed", "report wire facts 1.5"
)
USER_CHECKPOINTED = _ended(
    "USER_CHECKPOINTED",
    459,
    "You cannot access the app till you log in to www.facebook.com and follow the instructions given.",
    "The account is held up",
    "assumed",
)
PASSWORD_CHANGED = _ended(
    "PASSWORD_CHANGED",
    460,
    "The session has been invalidated because the user changed their password or the session has changed for security"
    " reasons.",
    "The password was changed",
    "doc C-472",
)
USER_UNCONFIRMED = _ended(
    "USER_UNCONFIRMED",
    464,
    "Sessions for the user are not allowed because the user is not a confirmed user.",
    "The account is not confirmed",
    "assumed",
)
LOGGED_OUT = _ended(
    "LOGGED_OUT", 467, "The session is invalid because the user logged out.", "The person logged out", "assumed"
)
PAGE_ROLE_LOST = _ended(
    "PAGE_ROLE_LOST",
    492,
    "The user must be an administrator, editor, or moderator of the page in order to impersonate it.",
    "The role on the page is gone",
    "assumed",
)
APP_UNKNOWN = row(
    "APP_UNKNOWN",
    code=101,
    message="Error validating application. Cannot get application info due to a system error.",
    title="Unknown app",
    text="client_id names no app of this twin; GET /_adtwin/world tells app_id.",
    evidence="assumed",
)
SECRET_WRONG = row(
    "SECRET_WRONG",
    code=1,
    message="Error validating client secret.",
    title="Wrong app secret",
    text="client_secret is not the secret of the app; GET /_adtwin/world tells app_secret.",
    evidence="assumed",
)
CODE_INVALID = row(
    "CODE_INVALID",
    code=100,
    subcode=36007,
    message="This authorization code is invalid or has expired.",
    title="Invalid code",
    text="Send the code that the login dialog has given to this app; it works once, for ten minutes.",
    evidence="assumed",
)
CODE_OF_ANOTHER_ADDRESS = row(
    "CODE_OF_ANOTHER_ADDRESS",
    code=100,
    subcode=36008,
    message=(
        "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the"
        " OAuth dialog request"
    ),
    title="Another redirect_uri",
    text="Send the very redirect_uri that the login dialog was opened with.",
    evidence="doc A-055",
)
CODE_USED = row(
    "CODE_USED",
    code=100,
    subcode=36009,
    message="This authorization code has been used.",
    title="The code was used before",
    text="A code is exchanged once. Send the person through the login dialog for another.",
    evidence="doc A-053",
)
REDIRECT_BLOCKED = row(
    "REDIRECT_BLOCKED",
    code=191,
    message="The redirect_uri URL must be absolute, and one that the app has registered",
    title="URL blocked",
    text="{address} can't be redirected to. Addresses of this machine are allowed; add others to the app's"
    " oauth_redirect_uris.",
    evidence="doc A-051",
)
SCOPE_UNKNOWN = row(
    "SCOPE_UNKNOWN",
    code=100,
    message="Invalid Scopes: {scopes}. This message is only shown to developers.",
    title="Unknown permission",
    text="The twin knows no permission {scopes}. There are: {known}.",
    evidence="assumed",
)
TOKEN_OF_ANOTHER_APP = row(
    "TOKEN_OF_ANOTHER_APP",
    code=100,
    message="The App_id in the input_token did not match the Viewing App",
    title="A token of another app",
    text="Ask with a token of the app that input_token was made for.",
    evidence="assumed",
)
NOT_A_DEVELOPER = row(
    "NOT_A_DEVELOPER",
    code=100,
    message="You must provide an app access token, or a user access token that is an owner or developer of the app",
    title="Not a developer of the app",
    text="Ask with the app's token, with the token itself, or with the token of a person who has a role on the app.",
    evidence="assumed",
)
ACCOUNT_PERMISSIONS_INVALID = row(
    "ACCOUNT_PERMISSIONS_INVALID",
    code=2620,
    message="Invalid call to update account permissions: {detail}",
    title="Tasks can't be changed so",
    text="{detail}. Name a person or a system user of the business; GET system_users on it lists the latter.",
    evidence="doc D-102",
)
APP_IN_DEVELOPMENT = row(
    "APP_IN_DEVELOPMENT",
    code=100,
    subcode=1885183,
    message="Invalid parameter",
    title="The app is in development mode",
    text="Ads creative post was created by an app that is in development mode. It must be in public to create this ad."
    " Make the app public: POST /{app} with development_mode=false.",
    evidence="doc C-508",
)
SYSTEM_USER_LIMIT = row(
    "SYSTEM_USER_LIMIT",
    code=200,
    status=403,
    message="The business has as many system users as the app's access level allows",
    title="No more system users",
    text="With {tier} a business may have {most} system users of the role {role}. Ask for a higher access level, or use"
    " the one there is.",
    evidence="doc A-034",
)
