package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func newTestServer(t *testing.T) *server {
	t.Helper()
	s := &server{quotesFile: filepath.Join(t.TempDir(), "quotes"), tokenFile: filepath.Join(t.TempDir(), "token")}
	write(t, s.quotesFile, "one\ntwo\n")
	write(t, s.tokenFile, "secret\n")
	return s
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func get(s *server, path, token string) (int, string) {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	s.routes().ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

func TestServesQuotesInTurnAndReadsTheFileAgain(t *testing.T) {
	s := newTestServer(t)
	for _, want := range []string{"one", "two", "one"} {
		if _, got := get(s, "/", ""); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	write(t, s.quotesFile, "three")
	if _, got := get(s, "/", ""); got != "three" {
		t.Errorf("got %q after the file has changed", got)
	}
	if _, got := get(s, "/count", ""); got != "4" {
		t.Errorf("count is %s", got)
	}
}

func TestShowsAllToThoseWhoKnowTheToken(t *testing.T) {
	s := newTestServer(t)
	if code, _ := get(s, "/all", "wrong"); code != http.StatusForbidden {
		t.Errorf("code is %d with a wrong token", code)
	}
	if _, got := get(s, "/all", "secret"); got != "one\ntwo" {
		t.Errorf("got %q", got)
	}
}

func TestIsNotReadyWithoutItsFiles(t *testing.T) {
	s := newTestServer(t)
	if code, _ := get(s, "/readyz", ""); code != http.StatusOK {
		t.Errorf("code is %d with all files", code)
	}
	write(t, s.tokenFile, "")
	if code, _ := get(s, "/readyz", ""); code != http.StatusServiceUnavailable {
		t.Errorf("code is %d with an empty token", code)
	}
	if code, _ := get(s, "/healthz", ""); code != http.StatusOK {
		t.Errorf("it lives, but code is %d", code)
	}
}

func TestReportsWhatHasBeenServed(t *testing.T) {
	s := newTestServer(t)
	get(s, "/", "")
	running := httptest.NewServer(s.routes())
	defer running.Close()
	var out strings.Builder
	if err := report(&out, running.URL); err != nil || out.String() != "1\n" {
		t.Errorf("got %q, %v", out.String(), err)
	}
}

func TestTellsMetrics(t *testing.T) {
	s := newTestServer(t)
	get(s, "/", "")
	w := httptest.NewRecorder()
	s.metrics(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if !strings.Contains(w.Body.String(), "quotes_served_total 1\n") {
		t.Error(w.Body.String())
	}
}
