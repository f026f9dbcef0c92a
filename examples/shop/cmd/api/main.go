// Command api serves the HTTP API of the shop.
package main

import (
	"log/slog"
	"os"

	"example.com/shop/internal/api"
	"example.com/shop/internal/catalog"
	"example.com/shop/internal/httpserver"
	"example.com/shop/internal/order"
)

func main() {
	logger := httpserver.NewLogger("api")
	if err := run(logger); err != nil {
		logger.Error("failed", "error", err)
		os.Exit(1)
	}
}

func run(logger *slog.Logger) error {
	products, err := catalog.Load()
	if err != nil {
		return err
	}
	return httpserver.Run(httpserver.Config{
		Handler: api.New(products, new(order.Store)),
		Logger:  logger,
	})
}
