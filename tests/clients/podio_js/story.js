// podio-js at work: one chapter a run, named by the first argument; prints what it saw as one line of JSON.
// PODIO_URL says where the API is, PODIO_TOKEN what to call with, NODE_PATH where podio-js is.
"use strict";

const { api: Podio } = require("podio-js");

const podio = new Podio(
  { authType: "server", clientId: "id", clientSecret: "secret" },
  { apiURL: process.env.PODIO_URL },
);
podio.setAccessToken({
  access_token: process.env.PODIO_TOKEN,
  refresh_token: "never used",
  expires_in: 28800,
});

const PROJECTS = 457;

const FIELDS = [
  { type: "text", config: { label: "Name" } },
  { type: "category", config: { label: "Stage", settings: { options: ["New", "Won", "Lost"], multiple: true } } },
  { type: "number", config: { label: "Score" } },
  { type: "date", config: { label: "Due", settings: { time: "enabled" } } },
  { type: "money", config: { label: "Amount", settings: { allowed_currencies: ["EUR", "DKK"] } } },
  { type: "app", config: { label: "Project", settings: { referenced_apps: [{ app_id: PROJECTS }] } } },
  { type: "contact", config: { label: "Owner", settings: { type: "space_users" } } },
  { type: "phone", config: { label: "Phone" } },
  { type: "progress", config: { label: "Progress" } },
  { type: "duration", config: { label: "Effort" } },
];

async function newApp() {
  const config = { name: "Leads", item_name: "Lead" };
  return (await podio.request("POST", "/app/", { space_id: 789, config, fields: FIELDS })).app_id;
}

function valuesOf(item) {
  return Object.fromEntries(item.fields.map((field) => [field.external_id, field.values]));
}

const chapters = {
  async app() {
    const app = await podio.request("GET", "/app/456");
    const made = await podio.request("GET", `/app/${await newApp()}`);
    const inSpace = await podio.request("GET", "/app/space/789/");
    const micro = await podio.request("GET", "/app/456", { view: "micro" });
    return {
      name: app.config.name,
      fields: app.fields.map((field) => [field.external_id, field.type]),
      options: app.fields[1].config.settings.options.map((option) => option.text),
      made: made.fields.map((field) => [field.external_id, field.type]),
      inSpace: inSpace.map((each) => each.config.name),
      microHasFields: "fields" in micro,
    };
  },

  async items() {
    const appId = await newApp();
    const created = await podio.request("POST", `/item/app/${appId}/?silent=true&hook=false`, {
      external_id: "lead-1",
      tags: ["js"],
      fields: {
        name: "Ada",
        stage: [1, 2],
        score: 1.5,
        due: { start: "2025-02-15 10:00:00", end: "2025-02-16 12:00:00" },
        amount: { value: "250", currency: "EUR" },
        project: [901],
        owner: { type: "user", id: 12346 },
        phone: [{ type: "work", value: "+45 1234" }],
        progress: 40,
        effort: 5400,
      },
    });
    const path = `/item/${created.item_id}`;
    const read = await podio.request("GET", path);
    const updated = await podio.request("PUT", path, { revision: read.revision, fields: { name: "Ada L.", stage: [] } });
    await podio.request("PUT", `${path}/value/score`, [{ value: "7.25" }]);
    await podio.request("PUT", `${path}/value`, { progress: 100 });
    const again = await podio.request("GET", `/item/app/${appId}/external_id/lead-1`);
    return {
      created,
      read: valuesOf(read),
      tags: read.tags,
      updated,
      again: valuesOf(again),
      revision: again.revision,
      values: (await podio.request("GET", `${path}/value`)).map((field) => [field.external_id, field.type]),
      value: await podio.request("GET", `${path}/value/score`),
      newer: await podio.request("GET", `${path}/value/v2`),
      revisions: (await podio.request("GET", `${path}/revision/`)).map((each) => each.revision),
    };
  },

  async paging() {
    const appId = await newApp();
    for (let number = 0; number < 70; number += 1) {
      const fields = { name: `Lead ${String(number).padStart(2, "0")}`, score: number, stage: 1 + (number % 2) };
      await podio.request("POST", `/item/app/${appId}/`, { fields });
    }
    async function pages(limit, ask) {
      const titles = [];
      const counts = [];
      for (;;) {
        const page = await ask(limit, titles.length);
        counts.push([page.total, page.filtered, page.items.length]);
        titles.push(...page.items.map((item) => item.title));
        if (page.items.length < limit) return { titles, counts };
      }
    }
    const order = { sort_by: "score", sort_desc: false };
    const filters = { stage: [2], score: { from: 10, to: 60 } };
    const listed = `/item/app/${appId}/`;
    return {
      posted: await pages(30, (limit, offset) =>
        podio.request("POST", `${listed}filter/`, { ...order, limit, offset })),
      narrowed: await pages(10, (limit, offset) =>
        podio.request("POST", `${listed}filter/`, { ...order, filters, limit, offset })),
      got: await pages(30, (limit, offset) => podio.request("GET", listed, { ...order, limit, offset })),
      count: await podio.request("GET", `${listed}count`),
    };
  },

  async refusals() {
    const { item_id: id } = await podio.request("POST", `/item/app/${await newApp()}/`, { fields: { name: "Ada" } });
    const refused = async (...request) => {
      try {
        await podio.request(...request);
        return null;
      } catch (error) {
        return [error.name, error.status, error.message.error, error.message.error_description];
      }
    };
    await podio.request("PUT", `/item/${id}`, { revision: 0, fields: { name: "Bea" } });
    return {
      unknown: await refused("GET", "/item/999999"),
      bad: await refused("PUT", `/item/${id}`, { fields: { score: "many" } }),
      stale: await refused("PUT", `/item/${id}`, { revision: 0, fields: { name: "Eve" } }),
      kept: valuesOf(await podio.request("GET", `/item/${id}`)),
      deleted: await podio.request("DELETE", `/item/${id}`),
      gone: await refused("GET", `/item/${id}`),
    };
  },
};

chapters[process.argv[2]]().then(
  (seen) => process.stdout.write(JSON.stringify(seen)),
  (error) => {
    process.stderr.write(`${error.name} ${error.status} ${error.url}: ${JSON.stringify(error.message)}\n`);
    process.exitCode = 1;
  },
);
