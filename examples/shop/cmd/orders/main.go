// Command orders is an AWS Lambda function that prices orders. It is invoked by
// an HTTP API of Amazon API Gateway (payload format version 2.0).
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"example.com/shop/internal/catalog"
)

func main() {
	logger := lambdacontext.NewLogger()
	products, err := catalog.Load()
	if err != nil {
		logger.Error("failed", "error", err)
		os.Exit(1)
	}
	h := &handler{products: products, logger: logger}
	lambda.Start(h.handle)
}
