package main

import (
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"example.com/shop/internal/catalog"
)

func TestHandle(t *testing.T) {
	products, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := &handler{products: products, logger: slog.New(slog.DiscardHandler)}
	sample, err := os.ReadFile("testdata/event.json")
	if err != nil {
		t.Fatal(err)
	}

	type request = events.APIGatewayV2HTTPRequest
	tests := []struct {
		name   string
		change func(*request)
		status int
		want   string // part of the response body
	}{
		{"valid", func(*request) {}, 201, `"total_cents":2500}`},
		{"with stage", func(r *request) { r.RawPath = "/test/orders" }, 201, `"total_cents":2500}`},
		{"base64", func(r *request) {
			r.Body, r.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(r.Body)), true
		}, 201, `"total_cents":2500}`},
		{"not JSON", func(r *request) { r.Body = "?" }, 400, `{"error":"body: `},
		{"no items", func(r *request) { r.Body = "{}" }, 400, `{"error":"items: want 1 to 50, got 0"}`},
		{"wrong method", func(r *request) { r.RequestContext.HTTP.Method = "GET" }, 404, "only POST /orders"},
		{"wrong path", func(r *request) { r.RawPath = "/products" }, 404, "only POST /orders"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var req request
			if err := json.Unmarshal(sample, &req); err != nil {
				t.Fatal(err)
			}
			tt.change(&req)
			resp, err := h.handle(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != tt.status || !strings.Contains(resp.Body, tt.want) {
				t.Errorf("got %d %s, want %d and a body with %s", resp.StatusCode, resp.Body, tt.status, tt.want)
			}
		})
	}
}
