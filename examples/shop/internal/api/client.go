package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"example.com/shop/internal/catalog"
)

// ErrNotFound is returned for things the API does not know.
var ErrNotFound = errors.New("not found")

const clientTimeout = 3 * time.Second

// Client calls the API over HTTP. It is safe for concurrent use.
type Client struct {
	base *url.URL
	http *http.Client
}

// NewClient returns a client of the API at an address such as
// "http://localhost:8080".
func NewClient(address string) (*Client, error) {
	base, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" {
		return nil, fmt.Errorf("%q is not an http or https URL", address)
	}
	return &Client{base: base, http: &http.Client{Timeout: clientTimeout}}, nil
}

// Products returns all products of the shop.
func (c *Client) Products(ctx context.Context) ([]catalog.Product, error) {
	var list ProductList
	err := c.get(ctx, &list, "products")
	return list.Products, err
}

// Product returns one product, or [ErrNotFound].
func (c *Client) Product(ctx context.Context, id string) (catalog.Product, error) {
	var product catalog.Product
	err := c.get(ctx, &product, "products", url.PathEscape(id))
	return product, err
}

// Ping returns an error if the API cannot be reached.
func (c *Client) Ping(ctx context.Context) error {
	return c.get(ctx, nil, "healthz")
}

// get decodes the answer to a GET request into v, unless v is nil.
func (c *Client) get(ctx context.Context, v any, path ...string) error {
	target := c.base.JoinPath(path...).String()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()

	switch {
	case resp.StatusCode == http.StatusNotFound:
		return fmt.Errorf("GET %s: %w", target, ErrNotFound)
	case resp.StatusCode != http.StatusOK:
		return fmt.Errorf("GET %s: unexpected status %s", target, resp.Status)
	case v == nil:
		return nil
	}
	if err := json.NewDecoder(resp.Body).Decode(v); err != nil {
		return fmt.Errorf("GET %s: %w", target, err)
	}
	return nil
}
