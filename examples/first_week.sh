#!/usr/bin/env bash
# From nothing to a week of insights with curl alone.
set -euo pipefail

URL=${ADTWIN_GRAPH_URL:-http://127.0.0.1:8910}
API=$URL/v24.0

# The value of a text field in a JSON answer.
field() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }
post() { curl -sS --fail-with-body "$@" -F "access_token=$TOKEN"; }

WORLD=$(curl -sS --fail "$URL/_adtwin/world")
TOKEN=$(field access_token <<<"$WORLD")
ACCOUNT=$(field ad_account_id <<<"$WORLD")
PAGE=$(field page_id <<<"$WORLD")
IMAGE=$(field image_hash <<<"$WORLD")

CAMPAIGN=$(post "$API/$ACCOUNT/campaigns" \
  -F 'name=My Campaign' \
  -F 'objective=OUTCOME_TRAFFIC' \
  -F 'special_ad_categories=[]' \
  -F 'status=ACTIVE' | field id)
echo "campaign  $CAMPAIGN"

ADSET=$(post "$API/$ACCOUNT/adsets" \
  -F 'name=My Ad Set' \
  -F "campaign_id=$CAMPAIGN" \
  -F 'daily_budget=2000' \
  -F 'billing_event=IMPRESSIONS' \
  -F 'optimization_goal=LINK_CLICKS' \
  -F 'bid_strategy=LOWEST_COST_WITHOUT_CAP' \
  -F 'targeting={"geo_locations":{"countries":["US"]}}' \
  -F 'status=ACTIVE' | field id)
echo "ad set    $ADSET"

CREATIVE=$(post "$API/$ACCOUNT/adcreatives" \
  -F 'name=Sample Creative' \
  -F "object_story_spec={\"page_id\":\"$PAGE\",\"link_data\":{\"message\":\"Check out our new product!\",
      \"link\":\"https://www.example.com/product\",\"image_hash\":\"$IMAGE\",
      \"call_to_action\":{\"type\":\"SHOP_NOW\"}}}" | field id)
echo "creative  $CREATIVE"

AD=$(post "$API/$ACCOUNT/ads" \
  -F 'name=My Ad' \
  -F "adset_id=$ADSET" \
  -F "creative={\"creative_id\":\"$CREATIVE\"}" \
  -F 'status=ACTIVE' | field id)
echo "ad        $AD"

echo "a week passes: review, then delivery"
curl -sS --fail "$URL/_adtwin/clock" -d '{"advance":"7d"}'
echo

curl -sS --fail-with-body -G "$API/$CAMPAIGN/insights" \
  -d fields=impressions,clicks,spend,actions -d date_preset=maximum -d time_increment=1 -d "access_token=$TOKEN"
echo
