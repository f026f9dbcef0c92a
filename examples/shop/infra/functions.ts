// The Lambda functions: `npx cdk synth` writes cdk.out, `npx cdk deploy` puts them into an account.
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { GoLambdaFunction, Rollout } from 'gopher-constructs/aws';

export class Shop extends Stack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard');

    // Customers wait for this one: five instances are ready before they come, more when many do; a new version that fails goes back.
    const orders = new GoLambdaFunction(this, 'Orders', {
      entry: '../cmd/orders',
      memorySize: 512,
      timeout: Duration.seconds(10),
      provisionedConcurrency: { executions: 5, autoscaling: { maxExecutions: 50 } },
      rollout: Rollout.canary(),
      dashboard,
    });
    const api = orders.addHttpApi({
      routes: ['POST /orders'],
      cors: { allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST], allowOrigins: ['https://shop.example.com'] },
      authorizer: new HttpNoneAuthorizer(), // customers have no account
    });
    new CfnOutput(this, 'OrdersUrl', { value: `${api.apiEndpoint}/orders` });

    // The very program that runs on Kubernetes as a web service. One instance is kept warm.
    const products = new GoLambdaFunction(this, 'Products', {
      entry: '../cmd/api',
      webAdapter: { readinessPath: '/readyz' },
      warmUp: {},
      dashboard,
    });
    for (const path of ['/products', '/products/{id}']) {
      api.addRoutes({ path, methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Products', products) });
    }

    // Nobody waits for this one: it starts when messages come.
    const receipts = new GoLambdaFunction(this, 'Receipts', {
      entry: '../cmd/receipts',
      timeout: Duration.seconds(30),
      alarms: {},
      dashboard,
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
