package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"path"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"example.com/shop/internal/catalog"
	"example.com/shop/internal/order"
)

type handler struct {
	products *catalog.Catalog
	logger   *slog.Logger
}

// handle answers POST /orders with the priced order. The path may start with
// the name of a stage or with the mapping of a custom domain.
func (h *handler) handle(ctx context.Context, req events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	if req.RequestContext.HTTP.Method != http.MethodPost || path.Base(req.RawPath) != "orders" {
		return respond(http.StatusNotFound, failure{"only POST /orders is served"})
	}
	body := []byte(req.Body)
	if req.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(req.Body); err != nil {
			return respond(http.StatusBadRequest, failure{"body: not base64"})
		}
	}
	o, err := order.Parse(h.products, body, time.Now())
	if err != nil {
		h.logger.InfoContext(ctx, "order rejected", "error", err)
		return respond(http.StatusBadRequest, failure{err.Error()})
	}
	h.logger.InfoContext(ctx, "order priced", "order", o.ID, "total_cents", o.TotalCents)
	return respond(http.StatusCreated, o)
}

// failure is the body of an answer that is not an order.
type failure struct {
	Error string `json:"error"`
}

func respond(status int, v any) (events.APIGatewayV2HTTPResponse, error) {
	body, err := json.Marshal(v)
	return events.APIGatewayV2HTTPResponse{
		StatusCode: status,
		Headers:    map[string]string{"Content-Type": "application/json"},
		Body:       string(body),
	}, err
}
