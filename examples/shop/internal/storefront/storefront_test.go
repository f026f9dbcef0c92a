package storefront_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/shop/internal/api"
	"example.com/shop/internal/catalog"
	"example.com/shop/internal/httpserver"
	"example.com/shop/internal/order"
	"example.com/shop/internal/storefront"
)

// newAPI starts an API like that of the program cmd/api.
func newAPI(t *testing.T) *httptest.Server {
	t.Helper()
	products, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(httpserver.New(httpserver.Config{
		Handler: api.New(products, new(order.Store)),
		Logger:  slog.New(slog.DiscardHandler),
	}))
	t.Cleanup(server.Close)
	return server
}

// newStorefront returns a storefront like that of the program cmd/web.
func newStorefront(t *testing.T, apiURL string, zone *time.Location) http.Handler {
	t.Helper()
	client, err := api.NewClient(apiURL)
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.DiscardHandler)
	handler, err := storefront.New(client, zone, logger)
	if err != nil {
		t.Fatal(err)
	}
	return httpserver.New(httpserver.Config{Handler: handler, Ready: client.Ping, Logger: logger})
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
	return rec
}

func TestPages(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	apiURL := newAPI(t).URL
	tests := []struct {
		name   string
		zone   *time.Location
		path   string
		status int
		want   string // part of the page
	}{
		{"product links", time.UTC, "/", 200, `<a href="/products/hand-grinder">Hand grinder</a>`},
		{"prices", time.UTC, "/", 200, `<span class="price">89.00 EUR</span>`},
		{"product", time.UTC, "/products/hand-grinder", 200, "<h1>Hand grinder</h1>"},
		{"escaped text", time.UTC, "/products/house-blend", 200, "chocolate, fig &amp; toast"},
		{"time in UTC", time.UTC, "/products/hand-grinder", 200, "20 June 2025, 23:45 UTC"},
		{"time in Berlin", berlin, "/products/hand-grinder", 200, "21 June 2025, 01:45 CEST"},
		{"unknown product", time.UTC, "/products/tea", 404, "There is no such page."},
		{"unknown page", time.UTC, "/about", 404, "There is no such page."},
		{"readiness", time.UTC, "/readyz", 200, "ready"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rec := get(newStorefront(t, apiURL, tt.zone), tt.path)
			if rec.Code != tt.status {
				t.Errorf("status %d, want %d", rec.Code, tt.status)
			}
			if !strings.Contains(rec.Body.String(), tt.want) {
				t.Errorf("page does not contain %q:\n%s", tt.want, rec.Body)
			}
		})
	}
}

func TestUnreachableAPI(t *testing.T) {
	server := newAPI(t)
	web := newStorefront(t, server.URL, time.UTC)
	server.Close()
	for path, want := range map[string]int{
		"/":                      http.StatusBadGateway,
		"/products/hand-grinder": http.StatusBadGateway,
		"/readyz":                http.StatusServiceUnavailable,
		"/healthz":               http.StatusOK,
	} {
		if got := get(web, path).Code; got != want {
			t.Errorf("%s: status %d, want %d", path, got, want)
		}
	}
}
