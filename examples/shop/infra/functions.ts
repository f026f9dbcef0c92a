// The two Lambda functions: `npx cdk synth` writes cdk.out, `npx cdk deploy` puts them into an account.
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { GoLambdaFunction } from 'gopher-constructs/aws';

class Shop extends Stack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);

    // Customers wait for this one: five instances are ready before they come.
    const orders = new GoLambdaFunction(this, 'Orders', {
      entry: '../cmd/orders',
      provisionedConcurrency: { executions: 5 },
      timeout: Duration.seconds(10),
    });
    const api = new HttpApi(this, 'Api', {
      corsPreflight: { allowMethods: [CorsHttpMethod.POST], allowOrigins: ['https://shop.example.com'] },
    });
    api.addRoutes({ path: '/orders', methods: [HttpMethod.POST], integration: new HttpLambdaIntegration('Orders', orders) });
    new CfnOutput(this, 'OrdersUrl', { value: `${api.apiEndpoint}/orders` });

    // Nobody waits for this one: it starts when messages come.
    const receipts = new GoLambdaFunction(this, 'Receipts', {
      entry: '../cmd/receipts',
      timeout: Duration.seconds(30),
    });
    const queue = new Queue(this, 'OrderPlaced', {
      enforceSSL: true,
      visibilityTimeout: Duration.minutes(3),
      deadLetterQueue: { queue: new Queue(this, 'OrderPlacedFailed', { enforceSSL: true }), maxReceiveCount: 3 },
    });
    receipts.addEventSource(new SqsEventSource(queue, { reportBatchItemFailures: true }));
  }
}

const app = new App();
new Shop(app, 'Shop');
