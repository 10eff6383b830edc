// podio-js signs in at Podio's own door: as a user, with a dead token, as an app; prints what it saw as one line of JSON.
// NATIVE_URL says where the door is, APP_TOKEN what app 456 signs in with, NODE_PATH where podio-js is.
"use strict";

const { api: Podio } = require("podio-js");

const CLIENT = { clientId: "podiomock-client", clientSecret: "podiomock-secret" };
const AT = { apiURL: process.env.NATIVE_URL };
const APP = 456;

const called = (call) => new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())));

async function asUser() {
  const podio = new Podio({ authType: "password", ...CLIENT }, AT);
  await called((done) => podio.authenticateWithCredentials("john.doe@example.com", "podiomock-password", done));
  const status = await podio.request("GET", "/user/status");
  const { accessToken, refreshToken } = podio.authObject;
  podio.setAccessToken({ access_token: "dead", refresh_token: refreshToken, expires_in: 28800 });
  const again = await podio.request("GET", "/item/123");
  const renewed = ![accessToken, "dead"].includes(podio.authObject.accessToken);
  return { user: status.user.user_id, title: again.title, renewed };
}

async function refused() {
  const podio = new Podio({ authType: "password", ...CLIENT }, AT);
  try {
    await called((done) => podio.authenticateWithCredentials("john.doe@example.com", "wrong", done));
  } catch (error) {
    return { name: error.name, message: error.message };
  }
}

async function asApp() {
  const podio = new Podio({ authType: "app", ...CLIENT }, AT);
  await called((done) => podio.authenticateWithApp(APP, process.env.APP_TOKEN, done));
  const made = await podio.request("POST", `/item/app/${APP}/`, { fields: { title: "By the app" } });
  const item = await podio.request("GET", `/item/${made.item_id}`);
  const bulk = await podio.request("POST", `/item/app/${APP}/delete`, { item_ids: [made.item_id] }).catch((error) => error);
  return { by: item.created_by, bulk: bulk.status };
}

(async () => {
  console.log(JSON.stringify({ user: await asUser(), refused: await refused(), app: await asApp() }));
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
