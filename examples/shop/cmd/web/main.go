// Command web serves the storefront of the shop.
package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"os"
	"time"

	"example.com/shop/internal/api"
	"example.com/shop/internal/httpserver"
	"example.com/shop/internal/storefront"
)

func main() {
	logger := httpserver.NewLogger("web")
	if err := run(logger); err != nil {
		logger.Error("failed", "error", err)
		os.Exit(1)
	}
}

func run(logger *slog.Logger) error {
	client, err := api.NewClient(cmp.Or(os.Getenv("API_URL"), "http://localhost:8080"))
	if err != nil {
		return fmt.Errorf("API_URL: %w", err)
	}
	zone, err := time.LoadLocation(os.Getenv("SHOP_TIME_ZONE")) // UTC if empty
	if err != nil {
		return fmt.Errorf("SHOP_TIME_ZONE: %w", err)
	}
	handler, err := storefront.New(client, zone, logger)
	if err != nil {
		return err
	}
	return httpserver.Run(httpserver.Config{
		Handler: handler,
		Ready:   client.Ping,
		Logger:  logger,
	})
}
