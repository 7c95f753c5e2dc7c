// The official Node SDK as it is, told nothing but a token: `node node_sdk.cjs FOLDER`, where FOLDER holds the SDK.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { createRequire } = require("node:module");

const sdk = createRequire(path.join(path.resolve(process.argv[2]), "package.json"))("facebook-nodejs-business-sdk");
const { AdAccount, FacebookAdsApi } = sdk;

(async () => {
  FacebookAdsApi.init(process.env.ACCESS_TOKEN);
  const account = new AdAccount(process.env.AD_ACCOUNT_ID);
  for (const number of [0, 1, 2]) {
    await account.createCampaign([], {
      name: `Intercepted ${number}`,
      objective: "OUTCOME_TRAFFIC",
      status: "PAUSED",
      special_ad_categories: [],
      is_adset_budget_sharing_enabled: false,
    });
  }
  const cursor = await account.getCampaigns(["name"], { limit: 1 });
  const names = cursor.map((one) => one.name);
  while (cursor.hasNext()) names.push(...(await cursor.next()).map((one) => one.name));
  assert.deepEqual([...new Set(names)], ["Intercepted 2", "Intercepted 1", "Intercepted 0"]);
  console.log("three campaigns, a page each:", names.join(", "));
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
