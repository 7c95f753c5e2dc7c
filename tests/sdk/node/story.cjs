// The story of `make demo`, told through the official Node SDK against a live twin.
//
// `node story.cjs URL FOLDER`: FOLDER is where tools/sdk_env.py installed facebook-nodejs-business-sdk. One line is
// printed per step, then "N passed, N failed, N skipped"; a step that needs a failed one is skipped.
"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const zlib = require("node:zlib");
const { createRequire } = require("node:module");

const [url, folder] = process.argv.slice(2);
const sdk = createRequire(path.join(path.resolve(folder), "package.json"))("facebook-nodejs-business-sdk");
const { FacebookAdsApi, AdAccount, Ad, AdCreative, AdSet, Campaign } = sdk;
const DAYS = 7;
const DAILY_BUDGET = 5000;
const METRICS = ["impressions", "clicks", "spend", "reach"];
const made = {};

async function admin(name, body) {
  const options = body
    ? { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }
    : {};
  const answer = await fetch(`${url}/_adtwin/${name}`, options);
  assert.ok(answer.ok, `${name} answered ${answer.status}`);
  return answer.json();
}

// What an earlier step made, or the reason to skip.
function need(name) {
  if (!(name in made)) throw Object.assign(new Error(`an earlier step left no ${name}`), { skip: true });
  return made[name];
}

async function refused(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error("the server accepted what it should refuse");
}

async function everything(cursor) {
  const rows = [...cursor];
  while (cursor.hasNext()) rows.push(...(await cursor.next()));
  return rows;
}

const campaign = (fields) => ({
  objective: "OUTCOME_TRAFFIC",
  status: "PAUSED",
  special_ad_categories: [],
  ...fields,
});

const adSet = (campaign_id) => ({
  name: "Node story ad set",
  campaign_id,
  status: "PAUSED",
  daily_budget: DAILY_BUDGET,
  billing_event: "IMPRESSIONS",
  optimization_goal: "LINK_CLICKS",
  bid_strategy: "LOWEST_COST_WITHOUT_CAP",
  targeting: { geo_locations: { countries: ["US"] }, targeting_automation: { advantage_audience: 0 } },
});

const insights = async (params = {}) =>
  everything(await new Campaign(need("campaign")).getInsights(METRICS, { date_preset: "maximum", ...params }));

const sum = (rows, name) => rows.reduce((total, row) => total + Math.round(Number(row[name]) * 100), 0) / 100;

// A real image, one colour, made without any library.
function png(width, height) {
  const table = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
  });
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const crc = body.reduce((c, byte) => table[(c ^ byte) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff;
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc >>> 0, 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + 3 * width), 0);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", header),
    chunk("IDAT", zlib.deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const steps = {
  async "read the account"(account) {
    const read = await account.read(["name", "currency", "account_status"]);
    assert.equal(read.account_status, 1);
    return `${read.name}, ${read.currency}`;
  },
  async "upload an image"(account) {
    const answer = await account.createAdImage([], { bytes: png(1200, 628).toString("base64") });
    made.image = Object.values(answer._data.images)[0].hash;
    const found = await account.getAdImages(["hash", "width", "height"], { hashes: [made.image] });
    assert.deepEqual([found.length, found[0].width, found[0].height], [1, 1200, 628]);
    return made.image;
  },
  async "create a campaign"(account) {
    const fields = { name: "Node story", is_adset_budget_sharing_enabled: false };
    made.campaign = (await account.createCampaign([], campaign(fields))).id;
    return made.campaign;
  },
  async "create an ad set"(account) {
    made.adSet = (await account.createAdSet([], adSet(need("campaign")))).id;
    const read = await new AdSet(made.adSet).read(["daily_budget", "campaign_id"]);
    assert.deepEqual([read.daily_budget, read.campaign_id], [String(DAILY_BUDGET), made.campaign]);
    return made.adSet;
  },
  async "create a creative"(account, world) {
    const link = "https://example.com/shop";
    const link_data = { link, message: "New colours are in", image_hash: need("image") };
    link_data.call_to_action = { type: "SHOP_NOW", value: { link } };
    const params = { name: "Node story creative", object_story_spec: { page_id: world.page_id, link_data } };
    made.creative = (await account.createAdCreative([], params)).id;
    const read = await new AdCreative(made.creative).read(["object_story_spec"]);
    assert.equal(read.object_story_spec.link_data.message, link_data.message);
    return made.creative;
  },
  async "create an ad"(account) {
    const creative = { creative_id: need("creative") };
    const params = { name: "Node story ad", adset_id: need("adSet"), creative, status: "PAUSED" };
    made.ad = (await account.createAd([], params)).id;
    return made.ad;
  },
  async "preview the ad"() {
    const previews = await new Ad(need("ad")).getPreviews([], { ad_format: "DESKTOP_FEED_STANDARD" });
    assert.equal(previews.length, 1);
    assert.match(previews[0].body, /<iframe/);
    return `${previews[0].body.length} characters of HTML`;
  },
  async "catch an error with its subcode"(account) {
    const budget = { daily_budget: DAILY_BUDGET, bid_strategy: "LOWEST_COST_WITHOUT_CAP" };
    const parent = await account.createCampaign([], campaign({ name: "Node story, campaign budget", ...budget }));
    const error = await refused(() => account.createAdSet([], adSet(parent.id)));
    assert.equal(error.name, "FacebookRequestError");
    assert.deepEqual([error.status, error.response.code, error.response.error_subcode], [400, 100, 1885621]);
    await new Campaign(parent.id).delete([]);
    return `${error.response.code}/${error.response.error_subcode} ${error.response.error_user_title}`;
  },
  async "catch an unknown field"() {
    const error = await refused(() => new Campaign(need("campaign")).read(["no_such_field"]));
    assert.equal(error.response.code, 100);
    assert.match(error.message, /no_such_field/);
    return error.message;
  },
  async activate() {
    for (const [kind, name] of [[Campaign, "campaign"], [AdSet, "adSet"], [Ad, "ad"]]) {
      await new kind(need(name)).update([], { status: "ACTIVE" });
    }
    return "campaign, ad set and ad";
  },
  async "advance a week"() {
    await admin("clock", { advance: `${DAYS}d` });
    const read = await new Ad(need("ad")).read(["effective_status"]);
    assert.equal(read.effective_status, "ACTIVE");
    return "reviewed and delivered";
  },
  async "read insights per day"() {
    const [total] = await insights();
    const rows = await insights({ time_increment: 1 });
    assert.ok(rows.length >= DAYS && rows.length <= DAYS + 1, `${rows.length} days of insights`);
    made.impressions = Number(total.impressions);
    assert.ok(made.impressions > 0);
    assert.deepEqual([sum(rows, "impressions"), sum(rows, "spend")], [made.impressions, Number(total.spend)]);
    return `${rows.length} days, ${made.impressions} impressions, ${total.spend} spent`;
  },
  async "read insights by age and gender"() {
    const rows = await insights({ breakdowns: ["age", "gender"] });
    assert.equal(new Set(rows.map((row) => `${row.age} ${row.gender}`)).size, rows.length);
    assert.equal(sum(rows, "impressions"), need("impressions"));
    return `${rows.length} cells that sum to the total`;
  },
  async "page through campaigns"(account) {
    const names = Array.from({ length: 7 }, (_, number) => `Node page ${number}`);
    for (const name of names) {
      await account.createCampaign([], campaign({ name, is_adset_budget_sharing_enabled: false }));
    }
    const found = await everything(await account.getCampaigns(["name"], { limit: 3 }));
    assert.equal(new Set(found.map((row) => row.id)).size, found.length);
    const seen = new Set(found.map((row) => row.name));
    assert.deepEqual(names.filter((name) => !seen.has(name)), []);
    return `${found.length} campaigns, three a page`;
  },
  async "delete a campaign"(account) {
    await new Campaign(need("campaign")).delete([]);
    assert.equal((await new Campaign(made.campaign).read(["status"])).status, "DELETED");
    const left = await everything(await account.getCampaigns(["name"]));
    assert.ok(!left.some((row) => row.id === made.campaign), "a deleted campaign is still on the edge");
    return "gone from the edge, readable by its id";
  },
};

async function main() {
  const world = await admin("world");
  Object.defineProperty(FacebookAdsApi, "GRAPH", { get: () => url });
  FacebookAdsApi.init(world.access_token, "en_US", false);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, step] of Object.entries(steps)) {
    let outcome = "passed";
    let detail;
    try {
      detail = await step(new AdAccount(world.ad_account_id), world);
    } catch (error) {
      outcome = error.skip ? "skipped" : "failed";
      detail = error.response ? JSON.stringify(error.response) : error.message.replaceAll("\n", " | ");
    }
    counts[outcome] += 1;
    console.log(`  ${outcome.padEnd(8)}${name}: ${detail}`);
  }
  console.log(Object.entries(counts).map(([outcome, count]) => `${count} ${outcome}`).join(", "));
  process.exitCode = counts.failed || counts.skipped ? 1 : 0;
}

main();
