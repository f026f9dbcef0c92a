import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { GoLambdaAlarmOptions } from './go-lambda-alarm-options';
import { LambdaPackaging } from './lambda-packaging';
import { ProvisionedConcurrencyOptions } from './provisioned-concurrency';
import { Rollout } from './rollout';
import { WarmUpOptions } from './warm-up';
import { WebAdapterOptions } from './web-adapter';
import { GoBuildOptions } from '../program/go-build-options';
import { GoPlatform } from '../program/go-platform';

/**
 * Properties of GoLambdaFunction.
 *
 * They include all props of a `lambda.Function`, except its code. These defaults differ:
 *
 * - `architecture`: `ARM_64`, which costs less for the same time. Go compiles for it on any host.
 * - `loggingFormat`: `JSON`, which supports queries by field and `lambdacontext.NewLogger`.
 * - `logGroup`: a log group of the stack, with a retention of `logRetention`, by default a year
 *   (https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16).
 *   `logRemovalPolicy` applies to it. CloudFormation generates its name, because `/aws/lambda/…`
 *   may already exist.
 * - `role`: a role that may write only to that log group.
 * - `environment`: contains GOMEMLIMIT, which is `memorySize` less 10 % and at least 32 MB for
 *   memory outside Go's heap. With layers it is 32 MB lower. Your own GOMEMLIMIT takes precedence.
 * - `deadLetterQueue`: also receives records of streams (DynamoDB, Kinesis, Kafka) after the last
 *   retry. Failed messages of an SQS queue go to the dead-letter queue of that queue. Synchronous
 *   callers receive the error.
 * - `events`, `onFailure`, `onSuccess`, `maxEventAge`, `retryAttempts`: apply to the alias, if
 *   there is one.
 *
 * `memorySize` is 128 to 10,240 MB and determines the CPU share: 1,769 MB equal one vCPU. `timeout`
 * is 1 to 900 seconds.
 *
 * Security tools recommend props that cost money or depend on the account: `tracing` (X-Ray),
 * `reservedConcurrentExecutions`, `deadLetterQueue`, `vpc`, `environmentEncryption`,
 * `codeSigningConfig`.
 */
export interface GoLambdaFunctionProps extends lambda.FunctionOptions {
  /**
   * The directory of the main package, as for `go build`, such as `../cmd/orders`.
   *
   * A relative path starts at the working directory. The nearest go.mod above the directory defines
   * the module, together with a go.work that uses it. The directory must exist and contain a main
   * package of a Go module. A pattern, such as `./...`, is an error. So is a program that cannot
   * handle events, because it does not call `lambda.Start` or uses an outdated aws-lambda-go.
   */
  readonly entry: string;

  /**
   * How the program is compiled.
   *
   * The tag `lambda.norpc` is always set. It removes the code for the former Go runtime, a quarter
   * of a small function.
   *
   * @default - a static, stripped binary for Linux on the function's architecture
   */
  readonly buildOptions?: GoBuildOptions;

  /**
   * The platform of the program, such as `GoPlatform.LINUX_ARM64.withLevel('v8.2')`.
   *
   * Set it to choose a level of the architecture. It must match `architecture`.
   *
   * @default - the platform of `architecture`
   */
  readonly platform?: GoPlatform;

  /**
   * The deployment package type.
   *
   * A zip starts faster than an image. An image with layers is an error.
   *
   * @default LambdaPackaging.ZIP
   */
  readonly packaging?: LambdaPackaging;

  /**
   * The name of an alias for the published version.
   *
   * Each change publishes a version, and integrations of this construct invoke the alias. A name
   * consists of letters, digits, `-` and `_`, not digits alone, at most 128 characters. The default
   * is `live` with `provisionedConcurrency` or `rollout`.
   *
   * @default - `live`, or no alias
   */
  readonly aliasName?: string;

  /**
   * Provisioned concurrency of the alias (`aliasName`).
   *
   * It is part of `reservedConcurrentExecutions` and must not exceed it. Without it, instances
   * start on demand.
   *
   * @default - none
   */
  readonly provisionedConcurrency?: ProvisionedConcurrencyOptions;

  /**
   * How traffic shifts to a new version, such as `Rollout.canary()`.
   *
   * It needs an alias (`aliasName`). Without `rollout`, there is no automatic rollback.
   *
   * @default - all traffic in one step, without CodeDeploy
   */
  readonly rollout?: Rollout;

  /**
   * Keeps one instance in memory with scheduled invocations.
   *
   * The handler receives the event `{"gopher-constructs":"warm-up"}` and should return immediately.
   * `provisionedConcurrency` replaces it, so both together are an error.
   *
   * @default - none
   */
  readonly warmUp?: WarmUpOptions;

  /**
   * Runs an HTTP server behind the AWS Lambda Web Adapter.
   *
   * `{}` supports a program that reads its port from PORT and responds to `/`. Without the adapter,
   * the program must call `lambda.Start` of github.com/aws/aws-lambda-go.
   *
   * @default - none
   */
  readonly webAdapter?: WebAdapterOptions;

  /**
   * Alarms on errors, throttles, duration and, with provisioned concurrency, spillover.
   *
   * `{}` creates all alarms with their defaults. Alarms cost money, so they are opt-in, except for
   * the alarms that `rollout` needs.
   *
   * @default - none, unless `rollout` needs them
   */
  readonly alarms?: GoLambdaAlarmOptions;

  /**
   * The dashboard to which the construct adds a row for this function.
   *
   * The row shows invocations, duration and instances. Several functions can share a dashboard.
   *
   * @default - none
   */
  readonly dashboard?: cloudwatch.Dashboard;
}
