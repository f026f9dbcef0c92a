import { FUNCTION_OPTIONS } from '../../src/aws/private/function-options';
import { HTTP_CORS } from '../../src/aws/private/http-api';
import { REST_API_PROPS } from '../../src/aws/private/rest-api-options';
import { cdkStruct } from '../support/structs';

test.each<[string, object]>([
  ['aws_lambda.FunctionOptions', FUNCTION_OPTIONS],
  ['aws_apigateway.RestApiProps', REST_API_PROPS],
  ['aws_apigatewayv2.CorsPreflightOptions', HTTP_CORS],
])('all props of %s in the CDK that is installed are known', (name, shape) => {
  expect(Object.keys(shape).sort()).toEqual(cdkStruct(name));
});
