import * as path from 'path';
import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { CorsHttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { FunctionUrlAuthType, HttpMethod } from 'aws-cdk-lib/aws-lambda';
import { FunctionHttpApiOptions, GoLambdaFunction } from '../../src/aws';
import { only, resources, sketch } from '../support/aws';
import { tempDir } from '../support/go-sources';
import { twoHandlers } from '../support/lambda-sources';

const entry = path.join(twoHandlers(tempDir()), 'cmd/a');

function open(options?: FunctionHttpApiOptions) {
  const stack = sketch();
  new GoLambdaFunction(stack, 'Fn', { entry, aliasName: 'live' }).addHttpApi(options);
  return stack;
}

describe('an HTTP API', () => {
  test('sends every request to the alias, for those whom IAM lets, and logs access', () => {
    const stack = open();
    expect(only(stack, 'AWS::ApiGatewayV2::Route')).toMatchObject({ RouteKey: '$default', AuthorizationType: 'AWS_IAM' });
    expect(JSON.stringify(only(stack, 'AWS::ApiGatewayV2::Integration').IntegrationUri)).toContain('FnAlias');
    expect(only(stack, 'AWS::ApiGatewayV2::Stage')).toMatchObject({
      StageName: '$default', AutoDeploy: true, AccessLogSettings: { DestinationArn: { 'Fn::GetAtt': [expect.stringMatching(/AccessLog/), 'Arn'] } },
    });
  });

  test('has routes, CORS, a name, and is open where that is written down', () => {
    const stack = open({
      routes: ['POST /orders', 'GET /orders/{id}', 'ANY /files/{proxy+}'],
      cors: { allowOrigins: ['https://shop.example.com'], allowMethods: [CorsHttpMethod.POST] },
      authorizer: new HttpNoneAuthorizer(),
      apiName: 'shop',
    });
    const routes = resources(stack, 'AWS::ApiGatewayV2::Route').map(r => r.Properties);
    expect(routes.map(r => r.RouteKey)).toEqual(['POST /orders', 'GET /orders/{id}', 'ANY /files/{proxy+}']);
    expect(routes.map(r => r.AuthorizationType)).toEqual(['NONE', 'NONE', 'NONE']);
    expect(only(stack, 'AWS::ApiGatewayV2::Api')).toMatchObject({ Name: 'shop', CorsConfiguration: { AllowOrigins: ['https://shop.example.com'], AllowMethods: ['POST'] } });
    expect(resources(stack, 'AWS::ApiGatewayV2::Integration')).toHaveLength(1);
  });

  test('tells its address', () => {
    const stack = sketch();
    const api = new GoLambdaFunction(stack, 'Fn', { entry }).addHttpApi();
    expect(JSON.stringify(stack.resolve(api.apiEndpoint))).toContain('ApiEndpoint');
  });

  test.each(['/orders', 'GET', 'get /orders', 'GET orders', 'GET /a b', '', 7 as any])('refuses the route %j', route => {
    expect(() => open({ routes: [route] })).toThrow(`routes holds ${JSON.stringify(route)}; write method and path, such as 'GET /orders/{id}'`);
  });
});

describe('a REST API', () => {
  test('sends every request to the alias, for those whom IAM lets', () => {
    const stack = sketch();
    new GoLambdaFunction(stack, 'Fn', { entry, aliasName: 'live' }).addRestApi({ restApiName: 'shop' });
    const methods = resources(stack, 'AWS::ApiGateway::Method').map(m => m.Properties);
    expect(methods.map(m => [m.HttpMethod, m.AuthorizationType])).toEqual([['ANY', 'AWS_IAM'], ['ANY', 'AWS_IAM']]);
    for (const method of methods) expect(JSON.stringify(method.Integration.Uri)).toContain('FnAlias');
    expect(only(stack, 'AWS::ApiGateway::RestApi').Name).toBe('shop');
  });

  test('takes another authorization', () => {
    const stack = sketch();
    new GoLambdaFunction(stack, 'Fn', { entry }).addRestApi({ defaultMethodOptions: { authorizationType: AuthorizationType.NONE } });
    expect(resources(stack, 'AWS::ApiGateway::Method').map(m => m.Properties.AuthorizationType)).toEqual(['NONE', 'NONE']);
  });
});

describe('a function URL', () => {
  test('is that of the alias, for those whom IAM lets', () => {
    const stack = sketch();
    new GoLambdaFunction(stack, 'Fn', { entry, aliasName: 'live' }).addFunctionUrl();
    expect(only(stack, 'AWS::Lambda::Url')).toMatchObject({ AuthType: 'AWS_IAM', Qualifier: 'live' });
  });

  test('takes what a lambda.Function takes', () => {
    const stack = sketch();
    new GoLambdaFunction(stack, 'Fn', { entry }).addFunctionUrl({ authType: FunctionUrlAuthType.NONE, cors: { allowedMethods: [HttpMethod.GET] } });
    expect(only(stack, 'AWS::Lambda::Url')).toMatchObject({ AuthType: 'NONE', Cors: { AllowMethods: ['GET'] } });
  });
});
