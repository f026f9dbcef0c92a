// Package storefront renders the web pages of the shop.
package storefront

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"example.com/shop/internal/api"
	"example.com/shop/internal/money"
)

//go:embed templates
var files embed.FS

type handler struct {
	client *api.Client
	logger *slog.Logger
	pages  map[string]*template.Template
}

// New returns the handler of the storefront. It gets the products from the
// client and shows times in the given zone.
func New(client *api.Client, zone *time.Location, logger *slog.Logger) (http.Handler, error) {
	h := &handler{client, logger, make(map[string]*template.Template)}
	funcs := template.FuncMap{
		"price": money.Format,
		"date":  func(t time.Time) string { return t.In(zone).Format("2 January 2006, 15:04 MST") },
	}
	for _, page := range []string{"products.html", "product.html", "error.html"} {
		t, err := template.New("layout.html").Funcs(funcs).
			ParseFS(files, "templates/layout.html", "templates/"+page)
		if err != nil {
			return nil, err
		}
		h.pages[page] = t
	}

	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", h.listProducts)
	mux.HandleFunc("GET /products/{id}", h.showProduct)
	mux.HandleFunc("GET /", h.notFound)
	return mux, nil
}

func (h *handler) listProducts(w http.ResponseWriter, r *http.Request) {
	products, err := h.client.Products(r.Context())
	if err != nil {
		h.unavailable(w, r, err)
		return
	}
	h.render(w, r, http.StatusOK, "products.html", products)
}

func (h *handler) showProduct(w http.ResponseWriter, r *http.Request) {
	product, err := h.client.Product(r.Context(), r.PathValue("id"))
	switch {
	case errors.Is(err, api.ErrNotFound):
		h.notFound(w, r)
	case err != nil:
		h.unavailable(w, r, err)
	default:
		h.render(w, r, http.StatusOK, "product.html", product)
	}
}

func (h *handler) notFound(w http.ResponseWriter, r *http.Request) {
	h.render(w, r, http.StatusNotFound, "error.html", "There is no such page.")
}

func (h *handler) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	h.logger.ErrorContext(r.Context(), "api request failed", "error", err)
	h.render(w, r, http.StatusBadGateway, "error.html", "The shop is closed for a moment. Please try again.")
}

// render writes a page. It executes the template first, so that an error does
// not leave half a page behind.
func (h *handler) render(w http.ResponseWriter, r *http.Request, status int, page string, data any) {
	var body bytes.Buffer
	if err := h.pages[page].Execute(&body, data); err != nil {
		h.logger.ErrorContext(r.Context(), "page failed", "page", page, "error", err)
		http.Error(w, "internal server error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	body.WriteTo(w)
}
