// Package order turns what customers ask for into priced orders.
package order

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"example.com/shop/internal/catalog"
)

// Limits of a single order.
const (
	MaxItems    = 50  // different products
	MaxQuantity = 100 // pieces of one product
)

// request is what a customer asks for.
type request struct {
	Items []struct {
		ProductID string `json:"product_id"`
		Quantity  int    `json:"quantity"`
	} `json:"items"`
}

// Order is a priced request. All amounts are in cents of Currency.
type Order struct {
	ID         string    `json:"id"`
	CreatedAt  time.Time `json:"created_at"`
	Currency   string    `json:"currency"`
	Lines      []Line    `json:"lines"`
	TotalCents int64     `json:"total_cents"`
}

// Line is the part of an order that concerns one product. It repeats the name
// and price of the product, so that later changes to the catalog leave placed
// orders as they were.
type Line struct {
	ProductID  string `json:"product_id"`
	Name       string `json:"name"`
	Quantity   int    `json:"quantity"`
	UnitCents  int64  `json:"unit_cents"`
	TotalCents int64  `json:"total_cents"`
}

// Parse reads the request of a customer from JSON, such as
//
//	{"items": [{"product_id": "espresso-cup", "quantity": 2}]}
//
// and prices it with the products of the catalog. The order gets a random id.
// An error says what is wrong with the request, in words for the customer.
func Parse(products *catalog.Catalog, data []byte, now time.Time) (Order, error) {
	var req request
	if err := json.Unmarshal(data, &req); err != nil {
		return Order{}, fmt.Errorf("body: %w", err)
	}
	if n := len(req.Items); n == 0 || n > MaxItems {
		return Order{}, fmt.Errorf("items: want 1 to %d, got %d", MaxItems, n)
	}

	o := Order{ID: rand.Text(), CreatedAt: now.UTC(), Currency: products.Currency()}
	seen := make(map[string]bool)
	for i, item := range req.Items {
		product, ok := products.Product(item.ProductID)
		if !ok {
			return Order{}, fmt.Errorf("items[%d]: unknown product %q", i, item.ProductID)
		}
		if seen[product.ID] {
			return Order{}, fmt.Errorf("items[%d]: product %q appears twice", i, product.ID)
		}
		seen[product.ID] = true
		if item.Quantity < 1 || item.Quantity > MaxQuantity {
			return Order{}, fmt.Errorf("items[%d]: quantity: want 1 to %d, got %d", i, MaxQuantity, item.Quantity)
		}

		line := Line{
			ProductID:  product.ID,
			Name:       product.Name,
			Quantity:   item.Quantity,
			UnitCents:  product.PriceCents,
			TotalCents: product.PriceCents * int64(item.Quantity),
		}
		o.Lines = append(o.Lines, line)
		o.TotalCents += line.TotalCents
	}
	return o, nil
}

// Validate checks that an order from elsewhere is complete and adds up.
func (o Order) Validate() error {
	if o.ID == "" || o.CreatedAt.IsZero() || o.Currency == "" || len(o.Lines) == 0 {
		return errors.New("order is incomplete")
	}
	var total int64
	for i, line := range o.Lines {
		if line.Quantity < 1 || line.TotalCents != line.UnitCents*int64(line.Quantity) {
			return fmt.Errorf("order %s: line %d does not add up", o.ID, i)
		}
		total += line.TotalCents
	}
	if o.TotalCents != total {
		return fmt.Errorf("order %s: total is %d cents, lines add up to %d", o.ID, o.TotalCents, total)
	}
	return nil
}
