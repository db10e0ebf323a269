// What a client gets when the answer cannot be encoded, and what a nil slice becomes.
package main

import (
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/http/httptest"

	"example.com/proofs/proof"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]float64{"rate": math.NaN()})
	}))
	defer server.Close()
	response, err := http.Get(server.URL)
	proof.Must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	proof.Must(err)
	proof.That("an answer that cannot be encoded is 200 with an empty body", response.StatusCode == 200 && len(body) == 0)

	var list []int
	text, err := json.Marshal(map[string]any{"nil": list, "empty": []int{}})
	proof.Must(err)
	proof.That("a nil slice is null, an empty one is []", string(text) == `{"empty":[],"nil":null}`)
	proof.End()
}
