// From nothing to a week of insights through the official Node SDK (npm install facebook-nodejs-business-sdk).
"use strict";

const { FacebookAdsApi, AdAccount } = require("facebook-nodejs-business-sdk");

const URL = process.env.ADTWIN_GRAPH_URL || "http://127.0.0.1:8910";

// A call to the twin's own admin root.
async function twin(path, body) {
  const answer = await fetch(`${URL}/_adtwin/${path}`, body && { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

async function main() {
  const world = await twin("world");
  // The one line that tells the SDK about the twin: GRAPH is a getter, so it is defined anew.
  Object.defineProperty(FacebookAdsApi, "GRAPH", { get: () => URL });
  FacebookAdsApi.init(world.access_token);
  const account = new AdAccount(world.ad_account_id);

  const campaign = await account.createCampaign([], {
    name: "My Campaign",
    objective: "OUTCOME_TRAFFIC",
    special_ad_categories: [],
    status: "ACTIVE",
  });
  const adSet = await account.createAdSet([], {
    name: "My Ad Set",
    campaign_id: campaign.id,
    daily_budget: 2000,
    billing_event: "IMPRESSIONS",
    optimization_goal: "LINK_CLICKS",
    bid_strategy: "LOWEST_COST_WITHOUT_CAP",
    targeting: { geo_locations: { countries: ["US"] } },
    status: "ACTIVE",
  });
  const creative = await account.createAdCreative([], {
    name: "Sample Creative",
    object_story_spec: {
      page_id: world.page_id,
      link_data: {
        message: "Check out our new product!",
        link: "https://www.example.com/product",
        image_hash: world.image_hash,
        call_to_action: { type: "SHOP_NOW" },
      },
    },
  });
  const ad = await account.createAd([], {
    name: "My Ad",
    adset_id: adSet.id,
    creative: { creative_id: creative.id },
    status: "ACTIVE",
  });
  console.log("ad", ad.id);

  await twin("clock", { advance: "7d" });
  const rows = await campaign.getInsights(["impressions", "clicks", "spend"], {
    date_preset: "maximum",
    time_increment: 1,
  });
  for (const row of rows) console.log(row.date_start, row.impressions, "impressions", row.spend, "spent");
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
