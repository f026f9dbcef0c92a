import * as path from 'path';
import { Stack } from 'aws-cdk-lib';
import { AccessLogFormat, AuthorizationType, LogGroupLogDestination, MethodLoggingLevel, RestApiProps, TokenAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { CorsHttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { FunctionUrl, FunctionUrlAuthType, HttpMethod } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { FunctionHttpApiOptions, GoLambdaFunction } from '../../src/aws';
import { newStack, only, resources, sketch } from '../support/aws';
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

  describe('lets preflights pass, which carry no credentials', () => {
    const cors = { allowOrigins: ['https://shop.example.com'] };
    const types = (options: FunctionHttpApiOptions) =>
      Object.fromEntries(resources(open(options), 'AWS::ApiGatewayV2::Route').map(r => [r.Properties.RouteKey, r.Properties.AuthorizationType]));
    const jwt = () => new HttpJwtAuthorizer('Jwt', 'https://id.example.com', { jwtAudience: ['shop'] });

    test('where every request reaches the function', () => {
      expect(types({ cors })).toEqual({ '$default': 'AWS_IAM', 'OPTIONS /{proxy+}': 'NONE' });
      expect(types({ cors, authorizer: jwt() })).toEqual({ '$default': 'JWT', 'OPTIONS /{proxy+}': 'NONE' });
    });

    test('where a route takes every method, unless OPTIONS of its path has a route of its own', () => {
      expect(types({ cors, routes: ['ANY /files/{proxy+}', 'GET /orders', 'ANY /own', 'OPTIONS /own'] })).toEqual({
        'ANY /files/{proxy+}': 'AWS_IAM', 'OPTIONS /files/{proxy+}': 'NONE', 'GET /orders': 'AWS_IAM', 'ANY /own': 'AWS_IAM', 'OPTIONS /own': 'AWS_IAM',
      });
    });

    test('to the same integration', () => {
      const stack = open({ cors });
      expect(resources(stack, 'AWS::ApiGatewayV2::Integration')).toHaveLength(1);
      expect(new Set(resources(stack, 'AWS::ApiGatewayV2::Route').map(r => JSON.stringify(r.Properties.Target))).size).toBe(1);
    });

    test('and needs no route for it without CORS, or where everybody may call', () => {
      expect(types({})).toEqual({ $default: 'AWS_IAM' });
      expect(types({ cors, authorizer: new HttpNoneAuthorizer() })).toEqual({ $default: 'NONE' });
    });
  });

  test('tells its address', () => {
    const stack = sketch();
    const api = new GoLambdaFunction(stack, 'Fn', { entry }).addHttpApi();
    expect(JSON.stringify(stack.resolve(api.apiEndpoint))).toContain('ApiEndpoint');
    expect(JSON.stringify(stack.resolve(api.url))).toContain('.execute-api.');
    expect(api.defaultStage?.stageName).toBe('$default');
  });

  test.each(['/orders', 'GET', 'get /orders', 'GET orders', 'GET /a b', '', 7 as any])('refuses the route %j', route => {
    expect(() => open({ routes: [route] })).toThrow(`routes[0] must be a method (ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT) and a path, such as 'GET /orders/{id}', got ${JSON.stringify(route)}`);
  });

  test('refuses a route that is in no list, from JavaScript', () => {
    expect(() => open({ routes: 'GET /x' as any })).toThrow('routes must be a list, such as [\'GET /orders/{id}\'], got "GET /x"');
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

  const types = (defaultMethodOptions: RestApiProps['defaultMethodOptions'], stack = sketch()) => {
    new GoLambdaFunction(stack, 'Fn', { entry }).addRestApi({ defaultMethodOptions });
    return resources(stack, 'AWS::ApiGateway::Method').map(m => m.Properties.AuthorizationType);
  };

  describe('logs', () => {
    const logged = (options: RestApiProps = {}, context: { [key: string]: unknown } = {}) => {
      const stack = newStack({ 'aws:cdk:bundling-stacks': [], ...context });
      const api = new GoLambdaFunction(stack, 'Fn', { entry, logGroup: LogGroup.fromLogGroupName(stack, 'Log', 'fn') }).addRestApi(options);
      return { stack, api };
    };
    const settings = (stack: Stack) => only(stack, 'AWS::ApiGateway::Stage').MethodSettings;
    const groups = (stack: Stack) => resources(stack, 'AWS::Logs::LogGroup').map(({ Properties }) => Properties)
      .map(({ LogGroupName, RetentionInDays }) => [JSON.stringify(LogGroupName ?? null), RetentionInDays]);

    test('who called what, and what failed, each for a year', () => {
      const { stack, api } = logged();
      const id = stack.resolve(api.restApiId).Ref;
      expect(groups(stack)).toEqual([['null', 365], [JSON.stringify({ 'Fn::Join': ['', ['API-Gateway-Execution-Logs_', { Ref: id }, '/prod']] }), 365]]);
      expect(only(stack, 'AWS::ApiGateway::Stage').AccessLogSetting).toMatchObject({
        DestinationArn: { 'Fn::GetAtt': [expect.stringMatching(/AccessLog/), 'Arn'] }, Format: expect.stringContaining('$context.requestId'),
      });
      expect(settings(stack)).toEqual([{ DataTraceEnabled: false, HttpMethod: '*', LoggingLevel: 'ERROR', ResourcePath: '/*' }]);
    });

    test('to a group that exists before the stage, by a role that does, too', () => {
      for (const context of [{}, { '@aws-cdk/aws-apigateway:disableCloudWatchRole': true }]) {
        const [stage] = resources(logged({}, context).stack, 'AWS::ApiGateway::Stage');
        expect(stage.DependsOn).toEqual([expect.stringMatching(/Account/), expect.stringMatching(/ExecutionLog/)]);
      }
    });

    test('as the user says', () => {
      const stack = newStack({ 'aws:cdk:bundling-stacks': [] });
      const mine = new LogGroup(stack, 'Mine');
      new GoLambdaFunction(stack, 'Fn', { entry, logGroup: mine }).addRestApi({
        cloudWatchRole: false,
        deployOptions: {
          accessLogDestination: new LogGroupLogDestination(mine),
          accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
          dataTraceEnabled: true,
          loggingLevel: MethodLoggingLevel.INFO,
          stageName: 'beta',
        },
      });
      expect(settings(stack)).toEqual([{ DataTraceEnabled: true, HttpMethod: '*', LoggingLevel: 'INFO', ResourcePath: '/*' }]);
      expect(groups(stack)).toEqual([['null', 731], [expect.stringMatching(/Execution-Logs_.*\/beta/), 365]]);
      expect(resources(stack, 'AWS::ApiGateway::Account')).toEqual([]);
      expect(only(stack, 'AWS::ApiGateway::Stage').AccessLogSetting.Format).toMatch(/^\{"requestId"/);
    });

    test('nothing of executions where that is off, and needs no role for it', () => {
      const { stack } = logged({ deployOptions: { loggingLevel: MethodLoggingLevel.OFF } }, { '@aws-cdk/aws-apigateway:disableCloudWatchRole': true });
      expect(groups(stack)).toEqual([['null', 365]]);
      expect(resources(stack, 'AWS::ApiGateway::Account')).toEqual([]);
    });

    test('nothing where there is no stage', () => {
      const { stack } = logged({ deploy: false });
      expect(groups(stack)).toEqual([]);
      expect(resources(stack, 'AWS::ApiGateway::Stage')).toEqual([]);
    });

    test('at the level that every method has, where it has one by its path', () => {
      const methodOptions = { '/*/*': { metricsEnabled: true }, '/orders/GET': { loggingLevel: MethodLoggingLevel.INFO } };
      const { stack } = logged({ deployOptions: { methodOptions } });
      expect(settings(stack)).toEqual([
        { DataTraceEnabled: false, HttpMethod: '*', LoggingLevel: 'ERROR', MetricsEnabled: true, ResourcePath: '/*' },
        expect.objectContaining({ HttpMethod: 'GET', LoggingLevel: 'INFO' }),
      ]);
    });

    test('and a cache is encrypted', () => {
      expect(settings(logged({ deployOptions: { cachingEnabled: true } }).stack)).toMatchObject([{ CachingEnabled: true, CacheDataEncrypted: true }]);
      const unencrypted = logged({ deployOptions: { cachingEnabled: true, cacheDataEncrypted: false } });
      expect(settings(unencrypted.stack)).toMatchObject([{ CacheDataEncrypted: false }]);
    });
  });

  test('takes another authorization', () => {
    expect(types({ authorizationType: AuthorizationType.NONE })).toEqual(['NONE', 'NONE']);
  });

  test('takes an authorizer, whose type it follows', () => {
    const stack = sketch();
    const authorizer = new TokenAuthorizer(stack, 'Authorizer', { handler: new GoLambdaFunction(stack, 'Guard', { entry }) });
    expect(types({ authorizer }, stack)).toEqual(['CUSTOM', 'CUSTOM']);
  });

  test('is not opened by other options of its methods, nor by a type that is undefined', () => {
    expect(types({ apiKeyRequired: true })).toEqual(['AWS_IAM', 'AWS_IAM']);
    expect(types({ authorizationType: undefined })).toEqual(['AWS_IAM', 'AWS_IAM']);
  });
});

describe('null is as if left out, from JavaScript: ', () => {
  test.each<[string, (fn: GoLambdaFunction) => unknown]>([
    ['the authorizer of an HTTP API', fn => fn.addHttpApi({ authorizer: null as any })],
    ['the options of an HTTP API', fn => fn.addHttpApi(null as any)],
    ['the options of a REST API', fn => fn.addRestApi(null as any)],
    ['the methods of a REST API', fn => fn.addRestApi({ defaultMethodOptions: null as any })],
    ['the authorization of a REST API', fn => fn.addRestApi({ defaultMethodOptions: { authorizationType: null as any, authorizer: null as any } })],
    ['the options of a function URL', fn => fn.addFunctionUrl(null as any)],
  ])('%s is not opened by it', (_, add) => {
    const stack = sketch();
    add(new GoLambdaFunction(stack, 'Fn', { entry }));
    const types = ['AWS::ApiGatewayV2::Route', 'AWS::ApiGateway::Method', 'AWS::Lambda::Url'].flatMap(type => resources(stack, type))
      .map(({ Properties }) => Properties.AuthorizationType ?? Properties.AuthType);
    expect(new Set(types)).toEqual(new Set(['AWS_IAM']));
  });
});

test.each<[string, string, (fn: GoLambdaFunction) => unknown]>([
  ['HTTP', 'AWS::ApiGatewayV2::Api', fn => fn.addHttpApi()],
  ['REST', 'AWS::ApiGateway::RestApi', fn => fn.addRestApi({ restApiName: undefined })],
])('%s APIs of two functions have two names', (_, type, add) => {
  const stack = sketch();
  for (const id of ['Orders', 'Products']) add(new GoLambdaFunction(stack, id, { entry }));
  expect(resources(stack, type).map(api => api.Properties.Name)).toEqual([expect.stringMatching(/^Stack-Orders-/), expect.stringMatching(/^Stack-Products-/)]);
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

  test('made by hand is the same, and comes after the alias', () => {
    const stack = sketch();
    const fn = new GoLambdaFunction(stack, 'Fn', { entry, aliasName: 'live' });
    new FunctionUrl(stack, 'Url', { function: fn });
    expect(only(stack, 'AWS::Lambda::Url')).toEqual({
      AuthType: 'AWS_IAM',
      TargetFunctionArn: stack.resolve(fn.function.functionArn),
      Qualifier: { 'Fn::Select': [7, { 'Fn::Split': [':', stack.resolve(fn.alias!.functionArn)] }] },
    });
  });

  test('made by hand is that of the function where there is no alias', () => {
    const stack = sketch();
    const fn = new GoLambdaFunction(stack, 'Fn', { entry });
    new FunctionUrl(stack, 'Url', { function: fn });
    expect(only(stack, 'AWS::Lambda::Url')).toEqual({ AuthType: 'AWS_IAM', TargetFunctionArn: stack.resolve(fn.functionArn) });
  });
});
