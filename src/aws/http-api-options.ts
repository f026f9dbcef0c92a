import { CorsPreflightOptions, IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';

/**
 * An HTTP API in front of a function.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export interface FunctionHttpApiOptions {
  /**
   * The routes that reach the function: method and path, such as `GET /orders/{id}`; `ANY` is every method, and `{proxy+}` at the end
   * of a path every path from there. It is how Go's `http.ServeMux` writes patterns, apart from `{proxy+}`.
   *
   * @default - every request
   */
  readonly routes?: string[];

  /**
   * Which pages of other origins may call the API, by which methods and headers.
   *
   * Browsers ask first, by an OPTIONS request without credentials. Where a route would have the authorizer turn that away, which are every
   * request and `ANY`, an OPTIONS route without authorizer leads to the function beside it; API Gateway sets the headers of the answer.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
   * @default - none
   */
  readonly cors?: CorsPreflightOptions;

  /**
   * Who may call the API. `new HttpNoneAuthorizer()` is everybody.
   *
   * @default - who is allowed to by IAM, as with a function URL: an API is open to the world only where that is written down
   */
  readonly authorizer?: IHttpRouteAuthorizer;

  /**
   * The name of the API, as lists show it.
   *
   * @default - made of the function's path, so that no two are called the same
   */
  readonly apiName?: string;
}
