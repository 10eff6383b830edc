package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
)

func main() {
	request, _ := http.NewRequest("POST", "https://api.maton.ai/podio/task/", strings.NewReader(`{"text": "Grüße"}`))
	request.Header.Set("Authorization", "Bearer "+os.Getenv("MATON_API_KEY"))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	var task struct {
		ID int `json:"task_id"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&task); err != nil {
		panic(err)
	}
	fmt.Println(task.ID)
	_, err = http.Get("https://example.com/")
	fmt.Println(err)
}
