import { CorsPreflightOptions, IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';

/**
 * Options of an HTTP API for a function.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export interface FunctionHttpApiOptions {
  /**
   * The routes of the function: method and path, such as `GET /orders/{id}`.
   *
   * `ANY` matches every method, and `{proxy+}` at the end of a path matches all paths below it.
   * Except for `{proxy+}`, the syntax is that of Go's `http.ServeMux`.
   *
   * @default - all requests
   */
  readonly routes?: string[];

  /**
   * The CORS configuration: allowed origins, methods and headers.
   *
   * Browsers first send an OPTIONS request without credentials. The authorizer of a route for all
   * requests or for `ANY` would deny it. The library therefore adds an OPTIONS route without an
   * authorizer to the function. API Gateway sets the headers of the response.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
   * @default - none
   */
  readonly cors?: CorsPreflightOptions;

  /**
   * The authorizer of the API.
   *
   * By default the API requires IAM authorization, like a function URL. `new HttpNoneAuthorizer()`
   * makes it public.
   *
   * @default - IAM authorization
   */
  readonly authorizer?: IHttpRouteAuthorizer;

  /**
   * The name of the API.
   *
   * The default is unique within the app.
   *
   * @default - generated from the path of the function
   */
  readonly apiName?: string;
}
