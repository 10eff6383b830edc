curl -sS -f -H "Authorization: Bearer $MATON_API_KEY" -d '{"text": "Grüße"}' https://api.maton.ai/podio/task/ |
  sed 's/.*"task_id":\([0-9]*\).*/\1/'
echo
curl -sS https://example.com/ 2>&1 || true
