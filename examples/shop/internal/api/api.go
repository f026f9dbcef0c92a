// Package api is the HTTP API of the shop: its handler and a client for it.
package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"example.com/shop/internal/catalog"
	"example.com/shop/internal/order"
)

const maxBodyBytes = 64 << 10

// ProductList is the answer to GET /products.
type ProductList struct {
	Products []catalog.Product `json:"products"`
}

type handler struct {
	products *catalog.Catalog
	orders   *order.Store
}

// New returns the handler of the API. It sells the products of the catalog and
// keeps the orders in the store.
func New(products *catalog.Catalog, orders *order.Store) http.Handler {
	h := &handler{products, orders}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /products", h.listProducts)
	mux.HandleFunc("GET /products/{id}", h.getProduct)
	mux.HandleFunc("POST /orders", h.createOrder)
	mux.HandleFunc("GET /orders/{id}", h.getOrder)
	return mux
}

func (h *handler) listProducts(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, ProductList{h.products.Products()})
}

func (h *handler) getProduct(w http.ResponseWriter, r *http.Request) {
	product, ok := h.products.Product(r.PathValue("id"))
	if !ok {
		writeError(w, http.StatusNotFound, "no such product")
		return
	}
	writeJSON(w, http.StatusOK, product)
}

func (h *handler) createOrder(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		writeError(w, http.StatusRequestEntityTooLarge, "body: too large")
		return
	}
	if err != nil {
		writeError(w, http.StatusBadRequest, "body: cannot be read")
		return
	}
	o, err := order.Parse(h.products, body, time.Now())
	if err != nil {
		writeError(w, http.StatusBadRequest, err.Error())
		return
	}
	h.orders.Add(o)
	w.Header().Set("Location", "/orders/"+o.ID)
	writeJSON(w, http.StatusCreated, o)
}

func (h *handler) getOrder(w http.ResponseWriter, r *http.Request) {
	o, ok := h.orders.Get(r.PathValue("id"))
	if !ok {
		writeError(w, http.StatusNotFound, "no such order")
		return
	}
	writeJSON(w, http.StatusOK, o)
}

func writeError(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, map[string]string{"error": message})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "internal server error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(append(body, '\n'))
}
