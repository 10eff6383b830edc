const answer = await fetch("https://api.maton.ai/podio/task/", {
  method: "POST",
  headers: { Authorization: `Bearer ${process.env.MATON_API_KEY}` },
  body: JSON.stringify({ text: "Grüße" }),
});
console.log((await answer.json()).task_id);
try {
  await fetch("https://example.com/");
} catch (error) {
  for (let each = error; each; each = each.cause) console.log(each.message);
}
