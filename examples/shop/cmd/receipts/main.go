// Command receipts is an AWS Lambda function that writes a receipt for every
// order it receives from an Amazon SQS queue. The event source mapping of the
// queue must report batch item failures, so that a bad message does not make
// the others come back.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

func main() {
	h := &handler{logger: lambdacontext.NewLogger()}
	lambda.Start(h.handle)
}
