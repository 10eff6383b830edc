const https = require("https");

const options = { method: "POST", headers: { Authorization: `Bearer ${process.env.MATON_API_KEY}` } };
const asked = https.request("https://api.maton.ai/podio/task/", options, (answer) => {
  let body = "";
  answer.on("data", (piece) => (body += piece));
  answer.on("end", () => {
    console.log(JSON.parse(body).task_id);
    https.get("https://example.com/").on("error", (error) => console.log(error.message));
  });
});
asked.end(JSON.stringify({ text: "Grüße" }));
