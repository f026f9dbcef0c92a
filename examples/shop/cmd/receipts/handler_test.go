package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

func TestHandle(t *testing.T) {
	sample, err := os.ReadFile("testdata/event.json")
	if err != nil {
		t.Fatal(err)
	}
	var event events.SQSEvent
	if err := json.Unmarshal(sample, &event); err != nil {
		t.Fatal(err)
	}
	var logs bytes.Buffer
	h := &handler{logger: slog.New(slog.NewJSONHandler(&logs, nil))}

	resp, err := h.handle(t.Context(), event)
	if err != nil {
		t.Fatal(err)
	}
	want := []events.SQSBatchItemFailure{{ItemIdentifier: "message-2"}, {ItemIdentifier: "message-3"}}
	if !slices.Equal(resp.BatchItemFailures, want) {
		t.Errorf("failures = %+v, want %+v", resp.BatchItemFailures, want)
	}
	for _, id := range []string{"A1", "A4"} {
		if !strings.Contains(logs.String(), "Receipt for order "+id) {
			t.Errorf("no receipt for order %s in the log:\n%s", id, &logs)
		}
	}
	if strings.Contains(logs.String(), "Receipt for order A3") {
		t.Error("an order that does not add up got a receipt")
	}
}
