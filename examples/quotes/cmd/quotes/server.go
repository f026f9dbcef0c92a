package main

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
)

// server reads its files anew for each request: Kubernetes replaces them while
// it runs.
type server struct {
	quotesFile string // a quote on each line
	tokenFile  string // what who may see the count of each line has to know
	served     atomic.Uint64
}

func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.quote)
	mux.HandleFunc("GET /count", s.count)
	mux.HandleFunc("GET /all", s.all)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if err := s.check(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})
	return mux
}

// check tells why the server cannot serve.
func (s *server) check() error {
	_, err := s.quotes()
	if _, tokenErr := s.token(); tokenErr != nil {
		err = errors.Join(err, tokenErr)
	}
	return err
}

func (s *server) quote(w http.ResponseWriter, _ *http.Request) {
	quotes, err := s.quotes()
	if err != nil {
		http.Error(w, "no quotes", http.StatusServiceUnavailable)
		return
	}
	n := s.served.Add(1)
	fmt.Fprintln(w, quotes[int(n-1)%len(quotes)])
}

func (s *server) count(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(w, s.served.Load())
}

// all shows every quote to those who know the token.
func (s *server) all(w http.ResponseWriter, r *http.Request) {
	token, err := s.token()
	given := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if err != nil || subtle.ConstantTimeCompare([]byte(given), []byte(token)) != 1 {
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	quotes, err := s.quotes()
	if err != nil {
		http.Error(w, "no quotes", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, strings.Join(quotes, "\n"))
}

func (s *server) metrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	fmt.Fprintf(w, "# TYPE quotes_served_total counter\nquotes_served_total %d\n", s.served.Load())
}

func (s *server) quotes() ([]string, error) {
	text, err := read("QUOTES_FILE", s.quotesFile)
	return strings.Split(text, "\n"), err
}

func (s *server) token() (string, error) {
	return read("TOKEN_FILE", s.tokenFile)
}

func read(variable, file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s: %w", variable, err)
	}
	if trimmed := strings.TrimSpace(string(text)); trimmed != "" {
		return trimmed, nil
	}
	return "", fmt.Errorf("%s: %s is empty", variable, file)
}
