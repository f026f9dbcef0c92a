"""The Lambda functions: `cdk synth` writes cdk.out, `cdk deploy` puts them into an account."""
from aws_cdk import App, CfnOutput, Duration, Stack
from aws_cdk.aws_apigatewayv2 import CorsHttpMethod, CorsPreflightOptions, HttpMethod, HttpNoneAuthorizer
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from aws_cdk.aws_cloudwatch import Dashboard
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from aws_cdk.aws_sqs import DeadLetterQueue, Queue
from constructs import Construct
from gopher_constructs.aws import (
    GoLambdaAlarmOptions,
    GoLambdaFunction,
    ProvisionedConcurrencyAutoscaling,
    ProvisionedConcurrencyOptions,
    Rollout,
    WarmUpOptions,
    WebAdapterOptions,
)


class Shop(Stack):
    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        dashboard = Dashboard(self, "Dashboard")

        # Customers wait for this one: five instances are ready before they come, more when many do;
        # a new version that fails goes back.
        orders = GoLambdaFunction(
            self,
            "Orders",
            entry="../cmd/orders",
            memory_size=512,
            timeout=Duration.seconds(10),
            provisioned_concurrency=ProvisionedConcurrencyOptions(
                executions=5, autoscaling=ProvisionedConcurrencyAutoscaling(max_executions=50)
            ),
            rollout=Rollout.canary(),
            dashboard=dashboard,
        )
        api = orders.add_http_api(
            routes=["POST /orders"],
            cors=CorsPreflightOptions(
                allow_methods=[CorsHttpMethod.GET, CorsHttpMethod.POST], allow_origins=["https://shop.example.com"]
            ),
            authorizer=HttpNoneAuthorizer(),  # customers have no account
        )
        CfnOutput(self, "OrdersUrl", value=f"{api.api_endpoint}/orders")

        # The very program that runs on Kubernetes as a web service. One instance is kept warm.
        products = GoLambdaFunction(
            self,
            "Products",
            entry="../cmd/api",
            web_adapter=WebAdapterOptions(readiness_path="/readyz"),
            warm_up=WarmUpOptions(),
            dashboard=dashboard,
        )
        for path in ["/products", "/products/{id}"]:
            api.add_routes(
                path=path, methods=[HttpMethod.GET], integration=HttpLambdaIntegration("Products", products)
            )

        # Nobody waits for this one: it starts when messages come.
        receipts = GoLambdaFunction(
            self,
            "Receipts",
            entry="../cmd/receipts",
            timeout=Duration.seconds(30),
            alarms=GoLambdaAlarmOptions(),
            dashboard=dashboard,
        )
        queue = Queue(
            self,
            "OrderPlaced",
            enforce_ssl=True,
            visibility_timeout=Duration.minutes(3),
            dead_letter_queue=DeadLetterQueue(
                queue=Queue(self, "OrderPlacedFailed", enforce_ssl=True), max_receive_count=3
            ),
        )
        receipts.add_event_source(SqsEventSource(queue, report_batch_item_failures=True))


app = App()
Shop(app, "Shop")
app.synth()
