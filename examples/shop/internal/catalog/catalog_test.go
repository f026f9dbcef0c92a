package catalog_test

import (
	"testing"

	"example.com/shop/internal/catalog"
)

func TestLoad(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Products()) == 0 {
		t.Fatal("the embedded catalog has no products")
	}
	for _, want := range c.Products() {
		if got, ok := c.Product(want.ID); !ok || got != want {
			t.Errorf("Product(%q) = %+v, %v; want %+v", want.ID, got, ok, want)
		}
	}
}

func TestParseRejects(t *testing.T) {
	for name, data := range map[string]string{
		"broken JSON": `{`,
		"no currency": `{"products": []}`,
		"no price":    `{"currency": "EUR", "products": [{"id": "a", "name": "A"}]}`,
		"duplicate": `{"currency": "EUR", "products": [
			{"id": "a", "name": "A", "price_cents": 1},
			{"id": "a", "name": "B", "price_cents": 2}]}`,
	} {
		if _, err := catalog.Parse([]byte(data)); err == nil {
			t.Errorf("%s: Parse succeeded, want an error", name)
		}
	}
}
