package order_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/shop/internal/catalog"
	"example.com/shop/internal/order"
)

// parse reads an order of the products of a small catalog.
func parse(t *testing.T, data string) (order.Order, error) {
	t.Helper()
	products, err := catalog.Parse([]byte(`{"currency": "EUR", "products": [
		{"id": "cup", "name": "Cup", "price_cents": 1250},
		{"id": "pot", "name": "Pot", "price_cents": 3999}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return order.Parse(products, []byte(data), time.Now())
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, data string
		want       []order.Line
		total      int64
	}{
		{
			"one piece", `{"items": [{"product_id": "cup", "quantity": 1}]}`,
			[]order.Line{{"cup", "Cup", 1, 1250, 1250}}, 1250,
		},
		{
			"two products", `{"items": [{"product_id": "pot", "quantity": 2}, {"product_id": "cup", "quantity": 3}]}`,
			[]order.Line{{"pot", "Pot", 2, 3999, 7998}, {"cup", "Cup", 3, 1250, 3750}}, 11748,
		},
		{
			"largest quantity", `{"items": [{"product_id": "cup", "quantity": 100}]}`,
			[]order.Line{{"cup", "Cup", 100, 1250, 125000}}, 125000,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o, err := parse(t, tt.data)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(o.Lines, tt.want) {
				t.Errorf("lines = %+v, want %+v", o.Lines, tt.want)
			}
			if o.TotalCents != tt.total || o.Currency != "EUR" {
				t.Errorf("total = %d %s, want %d EUR", o.TotalCents, o.Currency, tt.total)
			}
			if err := o.Validate(); err != nil {
				t.Errorf("a new order is not valid: %v", err)
			}
		})
	}
}

func TestParseRejects(t *testing.T) {
	tests := []struct {
		name, data string
		want       string // part of the error
	}{
		{"no JSON", ``, "body: "},
		{"wrong type", `{"items": [{"product_id": "cup", "quantity": "1"}]}`, "body: "},
		{"nothing", `{}`, "items: want 1 to 50, got 0"},
		{"too many items", `{"items": [{}` + strings.Repeat(`,{}`, 50) + `]}`, "items: want 1 to 50, got 51"},
		{"unknown product", `{"items": [{"product_id": "mug", "quantity": 1}]}`, `items[0]: unknown product "mug"`},
		{"no quantity", `{"items": [{"product_id": "cup"}]}`, "items[0]: quantity: want 1 to 100, got 0"},
		{"negative quantity", `{"items": [{"product_id": "cup", "quantity": -1}]}`, "got -1"},
		{"large quantity", `{"items": [{"product_id": "cup", "quantity": 101}]}`, "got 101"},
		{
			"repeated product", `{"items": [{"product_id": "cup", "quantity": 1}, {"product_id": "cup", "quantity": 2}]}`,
			`items[1]: product "cup" appears twice`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := parse(t, tt.data); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestValidate(t *testing.T) {
	for name, change := range map[string]func(*order.Order){
		"no id":       func(o *order.Order) { o.ID = "" },
		"no lines":    func(o *order.Order) { o.Lines = nil },
		"wrong line":  func(o *order.Order) { o.Lines[0].UnitCents = 1 },
		"wrong total": func(o *order.Order) { o.TotalCents++ },
	} {
		o, err := parse(t, `{"items": [{"product_id": "cup", "quantity": 2}]}`)
		if err != nil {
			t.Fatal(err)
		}
		change(&o)
		if err := o.Validate(); err == nil {
			t.Errorf("%s: Validate = nil, want an error", name)
		}
	}
}
