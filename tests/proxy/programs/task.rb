require "json"
require "net/http"

headers = { "Authorization" => "Bearer #{ENV.fetch('MATON_API_KEY')}" }
answer = Net::HTTP.post(URI("https://api.maton.ai/podio/task/"), { text: "Grüße" }.to_json, headers)
puts JSON.parse(answer.body)["task_id"]
begin
  Net::HTTP.get(URI("https://example.com/"))
rescue StandardError => error
  puts error.message
end
