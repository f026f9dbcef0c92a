// Package catalog holds the products the shop sells.
package catalog

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

//go:embed catalog.json
var embedded []byte

// Product is one article of the shop.
type Product struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	PriceCents  int64     `json:"price_cents"`
	Currency    string    `json:"currency"`
	AddedAt     time.Time `json:"added_at"`
}

// Catalog is an immutable set of products priced in one currency. It is safe
// for concurrent use.
type Catalog struct {
	currency string
	products []Product
	byID     map[string]Product
}

// Load returns the catalog built into the program.
func Load() (*Catalog, error) {
	return Parse(embedded)
}

// Parse reads a catalog from JSON and checks that every product can be sold.
func Parse(data []byte) (*Catalog, error) {
	var file struct {
		Currency string    `json:"currency"`
		Products []Product `json:"products"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	if file.Currency == "" {
		return nil, errors.New("catalog: no currency")
	}

	c := &Catalog{
		currency: file.Currency,
		products: file.Products,
		byID:     make(map[string]Product, len(file.Products)),
	}
	for i := range c.products {
		p := &c.products[i]
		p.Currency = file.Currency
		if p.ID == "" || p.Name == "" || p.PriceCents <= 0 {
			return nil, fmt.Errorf("catalog: product %d (%q) is incomplete", i, p.ID)
		}
		if _, ok := c.byID[p.ID]; ok {
			return nil, fmt.Errorf("catalog: product %q appears twice", p.ID)
		}
		c.byID[p.ID] = *p
	}
	return c, nil
}

// Currency returns the ISO 4217 code all prices are in.
func (c *Catalog) Currency() string { return c.currency }

// Products returns all products in catalog order.
func (c *Catalog) Products() []Product { return slices.Clone(c.products) }

// Product returns the product with the given id and whether there is one.
func (c *Catalog) Product(id string) (Product, bool) {
	p, ok := c.byID[id]
	return p, ok
}
