package api_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/shop/internal/api"
	"example.com/shop/internal/catalog"
	"example.com/shop/internal/order"
)

func newHandler(t *testing.T) http.Handler {
	t.Helper()
	products, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	return api.New(products, new(order.Store))
}

func do(h http.Handler, method, target, body string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(method, target, strings.NewReader(body)))
	return rec
}

func TestAPI(t *testing.T) {
	tests := []struct {
		name, method, target, body string
		status                     int
		want                       string // part of the response body
	}{
		{"list products", "GET", "/products", "", 200, `"id":"house-blend"`},
		{"get product", "GET", "/products/espresso-cup", "", 200, `"price_cents":1250,"currency":"EUR"`},
		{"unknown product", "GET", "/products/tea", "", 404, `{"error":"no such product"}`},
		{"unknown order", "GET", "/orders/1", "", 404, `{"error":"no such order"}`},
		{"invalid order", "POST", "/orders", `{"items": []}`, 400, `{"error":"items: want 1 to 50, got 0"`},
		{"malformed order", "POST", "/orders", `{`, 400, `{"error":"body: `},
		{"huge order", "POST", "/orders", strings.Repeat(" ", 65<<10), 413, `{"error":"body: too large"}`},
		{"wrong method", "DELETE", "/orders/1", "", 405, ""},
	}
	h := newHandler(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rec := do(h, tt.method, tt.target, tt.body)
			if rec.Code != tt.status {
				t.Errorf("status %d, want %d", rec.Code, tt.status)
			}
			if !strings.Contains(rec.Body.String(), tt.want) {
				t.Errorf("body %s does not contain %s", rec.Body, tt.want)
			}
		})
	}
}

func TestPlaceOrder(t *testing.T) {
	h := newHandler(t)
	created := do(h, "POST", "/orders", `{"items": [
		{"product_id": "espresso-cup", "quantity": 2},
		{"product_id": "hand-grinder", "quantity": 1}]}`)
	if created.Code != http.StatusCreated {
		t.Fatalf("status %d, want 201: %s", created.Code, created.Body)
	}
	if got := created.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("content type %q, want application/json", got)
	}
	var o order.Order
	if err := json.Unmarshal(created.Body.Bytes(), &o); err != nil {
		t.Fatal(err)
	}
	if o.TotalCents != 2*1250+8900 {
		t.Errorf("total %d cents, want 11400", o.TotalCents)
	}

	found := do(h, "GET", created.Header().Get("Location"), "")
	if found.Code != http.StatusOK || found.Body.String() != created.Body.String() {
		t.Errorf("GET of the new order: status %d, body %s; want 200, %s", found.Code, found.Body, created.Body)
	}
}

func TestClient(t *testing.T) {
	server := httptest.NewServer(newHandler(t))
	defer server.Close()
	client, err := api.NewClient(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := client.Product(t.Context(), "hand-grinder"); err != nil || p.Name != "Hand grinder" {
		t.Errorf("Product = %+v, %v; want the hand grinder", p, err)
	}
	for _, id := range []string{"tea", "a/b", "?", "%2e"} {
		if _, err := client.Product(t.Context(), id); !errors.Is(err, api.ErrNotFound) {
			t.Errorf("Product(%q): error %v, want %v", id, err, api.ErrNotFound)
		}
	}
	if _, err := api.NewClient("localhost:8080"); err == nil {
		t.Error("NewClient accepted an address without a scheme")
	}
}
