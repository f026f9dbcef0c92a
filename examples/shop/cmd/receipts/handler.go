package main

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"

	"example.com/shop/internal/order"
	"example.com/shop/internal/receipt"
)

type handler struct {
	logger *slog.Logger
}

// handle logs the receipt of every order of a batch and returns the messages
// that do not hold a valid order.
func (h *handler) handle(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
	var resp events.SQSEventResponse
	for _, message := range event.Records {
		if err := h.process(ctx, message.Body); err != nil {
			h.logger.ErrorContext(ctx, "bad message", "message_id", message.MessageId, "error", err)
			resp.BatchItemFailures = append(resp.BatchItemFailures,
				events.SQSBatchItemFailure{ItemIdentifier: message.MessageId})
		}
	}
	return resp, nil
}

func (h *handler) process(ctx context.Context, body string) error {
	var o order.Order
	if err := json.Unmarshal([]byte(body), &o); err != nil {
		return err
	}
	if err := o.Validate(); err != nil {
		return err
	}
	h.logger.InfoContext(ctx, "receipt", "order", o.ID, "text", receipt.Text(o))
	return nil
}
