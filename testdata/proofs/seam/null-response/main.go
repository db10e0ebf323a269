// Answers with lists and maps that were never made, and with made ones.
package main

import (
	"encoding/json"
	"net/http"

	"example.com/seamproofs/server"
)

type article struct {
	Title string         `json:"title"`
	Tags  []string       `json:"tags"`
	Votes map[string]int `json:"votes"`
}

var articles = []article{{Title: "Tides"}, {Title: "Moons", Tags: []string{"sky"}, Votes: map[string]int{"ann": 1}}}

// titled returns nil when nothing matches.
func titled(title string) []article {
	var found []article
	for _, article := range articles {
		if article.Title == title {
			found = append(found, article)
		}
	}
	return found
}

// titledOrEmpty returns an empty list when nothing matches.
func titledOrEmpty(title string) []article {
	found := make([]article, 0)
	return append(found, titled(title)...)
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /articles", func(w http.ResponseWriter, r *http.Request) {
		answer(w, titled(r.FormValue("title")))
	})
	mux.HandleFunc("GET /made/articles", func(w http.ResponseWriter, r *http.Request) {
		answer(w, titledOrEmpty(r.FormValue("title")))
	})
	mux.HandleFunc("GET /tides", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, articles[0])
	})
	mux.HandleFunc("GET /made/tides", func(w http.ResponseWriter, _ *http.Request) {
		tides := articles[0]
		tides.Tags = []string{}
		tides.Votes = map[string]int{}
		answer(w, tides)
	})
	server.Run(&http.Server{Handler: mux})
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}
