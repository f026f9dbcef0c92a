// The Lambda functions: `cdk synth` writes cdk.out, `cdk deploy` puts them into an account.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2integrations"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambdaeventsources"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/gopher-constructs/gopher-constructs-go/gopherconstructs/aws"
)

func newShop(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, nil)
	dashboard := awscloudwatch.NewDashboard(stack, jsii.String("Dashboard"), nil)

	// Customers wait for this one: five instances are ready before they come, more when many do; a new version that fails goes back.
	orders := aws.NewGoLambdaFunction(stack, jsii.String("Orders"), &aws.GoLambdaFunctionProps{
		Entry:      jsii.String("../cmd/orders"),
		MemorySize: jsii.Number(512),
		Timeout:    awscdk.Duration_Seconds(jsii.Number(10)),
		ProvisionedConcurrency: &aws.ProvisionedConcurrencyOptions{
			Executions:  jsii.Number(5),
			Autoscaling: &aws.ProvisionedConcurrencyAutoscaling{MaxExecutions: jsii.Number(50)},
		},
		Rollout:   aws.Rollout_Canary(nil),
		Dashboard: dashboard,
	})
	api := orders.AddHttpApi(&aws.FunctionHttpApiOptions{
		Routes: jsii.Strings("POST /orders"),
		Cors: &awsapigatewayv2.CorsPreflightOptions{
			AllowMethods: &[]awsapigatewayv2.CorsHttpMethod{awsapigatewayv2.CorsHttpMethod_GET, awsapigatewayv2.CorsHttpMethod_POST},
			AllowOrigins: jsii.Strings("https://shop.example.com"),
		},
		Authorizer: awsapigatewayv2.NewHttpNoneAuthorizer(), // customers have no account
	})
	awscdk.NewCfnOutput(stack, jsii.String("OrdersUrl"), &awscdk.CfnOutputProps{Value: jsii.String(*api.ApiEndpoint() + "/orders")})

	// The very program that runs on Kubernetes as a web service. One instance is kept warm.
	products := aws.NewGoLambdaFunction(stack, jsii.String("Products"), &aws.GoLambdaFunctionProps{
		Entry:      jsii.String("../cmd/api"),
		WebAdapter: &aws.WebAdapterOptions{ReadinessPath: jsii.String("/readyz")},
		WarmUp:     &aws.WarmUpOptions{},
		Dashboard:  dashboard,
	})
	for _, path := range []string{"/products", "/products/{id}"} {
		api.AddRoutes(&awsapigatewayv2.AddRoutesOptions{
			Path:        &path,
			Methods:     &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod_GET},
			Integration: awsapigatewayv2integrations.NewHttpLambdaIntegration(jsii.String("Products"), products, nil),
		})
	}

	// Nobody waits for this one: it starts when messages come.
	receipts := aws.NewGoLambdaFunction(stack, jsii.String("Receipts"), &aws.GoLambdaFunctionProps{
		Entry:     jsii.String("../cmd/receipts"),
		Timeout:   awscdk.Duration_Seconds(jsii.Number(30)),
		Alarms:    &aws.GoLambdaAlarmOptions{},
		Dashboard: dashboard,
	})
	queue := awssqs.NewQueue(stack, jsii.String("OrderPlaced"), &awssqs.QueueProps{
		EnforceSSL:        jsii.Bool(true),
		VisibilityTimeout: awscdk.Duration_Minutes(jsii.Number(3)),
		DeadLetterQueue: &awssqs.DeadLetterQueue{
			Queue:           awssqs.NewQueue(stack, jsii.String("OrderPlacedFailed"), &awssqs.QueueProps{EnforceSSL: jsii.Bool(true)}),
			MaxReceiveCount: jsii.Number(3),
		},
	})
	receipts.AddEventSource(awslambdaeventsources.NewSqsEventSource(queue, &awslambdaeventsources.SqsEventSourceProps{
		ReportBatchItemFailures: jsii.Bool(true),
	}))
	return stack
}

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	newShop(app, "Shop")
	app.Synth(nil)
}
