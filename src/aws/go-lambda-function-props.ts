import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { GoLambdaAlarmOptions } from './go-lambda-alarms';
import { LambdaPackaging } from './lambda-packaging';
import { ProvisionedConcurrencyOptions } from './provisioned-concurrency';
import { Rollout } from './rollout';
import { WarmUpOptions } from './warm-up';
import { WebAdapterOptions } from './web-adapter';
import { GoBuildOptions } from '../program/go-build-options';
import { GoPlatform } from '../program/go-platform';

/**
 * Properties of GoLambdaFunction; all that a `lambda.Function` takes, apart from its code, is among them and means the same. What
 * differs in its default:
 *
 * - `architecture`: `ARM_64`, which costs less for the same time; Go compiles for it from any machine.
 * - `loggingFormat`: `JSON`, which can be searched by field, and which `lambdacontext.NewLogger` follows.
 * - `logGroup`: one that belongs to the stack, kept for `logRetention`, a year where that is not set
 *   (https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16).
 *   `logRemovalPolicy` applies to it. Its name is made by CloudFormation: one named `/aws/lambda/…` may exist already.
 * - `role`: one that may write to that log group, and no other.
 * - `environment`: holds GOMEMLIMIT, what `memorySize` leaves when a tenth (and no less than 32 MB, 32 MB more with layers) is kept for what
 *   is not Go's heap; your own GOMEMLIMIT wins.
 * - `deadLetterQueue`: also takes the records of streams (DynamoDB, Kinesis, Kafka) whose processing fails for good. Messages of an
 *   SQS queue that fail go to the dead-letter queue of that queue; who calls synchronously gets the error.
 * - `events`, `onFailure`, `onSuccess`, `maxEventAge`, `retryAttempts`: of the alias, where there is one.
 *
 * `memorySize` is 128 to 10,240 MB, and CPU comes with it: 1,769 MB are one vCPU, 128 MB a fourteenth of one.
 *
 * `timeout` is 1 to 900 seconds.
 *
 * Security tools ask for props that cost money or depend on the account: `tracing` (X-Ray), `reservedConcurrentExecutions`,
 * `deadLetterQueue`, `vpc`, `environmentEncryption`, `codeSigningConfig`.
 */
export interface GoLambdaFunctionProps extends lambda.FunctionOptions {
  /**
   * The directory of the main package, as `go build` takes it, such as `../cmd/orders`. A relative path starts at the working
   * directory. The module is found from it: the nearest go.mod above, and the go.work that uses that module.
   *
   * Refused: what does not exist, is in no Go module, or is no main package; a pattern, such as `./...`; a program that could not answer,
   * because it does not call `lambda.Start` or has an aws-lambda-go from before the runtime.
   */
  readonly entry: string;

  /**
   * How the program is compiled. The tag `lambda.norpc` is always set: the runtime is not the old Go one, and the code for it
   * is a quarter of a small function.
   *
   * @default - a static, stripped binary for Linux on the function's architecture
   */
  readonly buildOptions?: GoBuildOptions;

  /**
   * The platform that the program is compiled for, where it needs a level of the architecture, such as `GoPlatform.LINUX_ARM64.withLevel('v8.2')`.
   * Its system and architecture must be those of `architecture`.
   *
   * @default - the platform of `architecture`
   */
  readonly platform?: GoPlatform;

  /**
   * What the program is shipped in.
   *
   * Refused: an image with layers.
   *
   * @default LambdaPackaging.ZIP: it starts sooner than an image
   */
  readonly packaging?: LambdaPackaging;

  /**
   * Publish a version with each change and point an alias of this name at it. Whoever invokes the function through this
   * construct then invokes the alias. Letters, digits, `-` and `_`, not digits alone, at most 128 characters.
   *
   * @default - `live` where `provisionedConcurrency` or `rollout` is set, else no alias
   */
  readonly aliasName?: string;

  /**
   * Instances that are started before the first request. They belong to an alias (`aliasName`), and count among
   * `reservedConcurrentExecutions`.
   *
   * Refused: more than `reservedConcurrentExecutions`.
   *
   * @default - none; instances start on demand
   */
  readonly provisionedConcurrency?: ProvisionedConcurrencyOptions;

  /**
   * How requests move to a new version, such as `Rollout.canary()`. It needs an alias (`aliasName`).
   *
   * @default - all at once, without a way back but another deployment
   */
  readonly rollout?: Rollout;

  /**
   * Keep one instance in memory by invoking it from time to time. The handler gets the event
   * `{"gopher-constructs":"warm-up"}` and should return at once. Not together with `provisionedConcurrency`, which does more.
   *
   * Refused: beside `provisionedConcurrency`.
   *
   * @default - none
   */
  readonly warmUp?: WarmUpOptions;

  /**
   * Run a program that serves HTTP and does not know Lambda. `{}` is one that takes its port from PORT and answers on `/`.
   *
   * @default - the program handles events itself, by `lambda.Start` of github.com/aws/aws-lambda-go
   */
  readonly webAdapter?: WebAdapterOptions;

  /**
   * Alarms on errors, throttles, duration and, with provisioned concurrency, invocations that miss it. `{}` are all with their
   * defaults.
   *
   * @default - none, unless `rollout` needs them: they cost money, and somebody has to look
   */
  readonly alarms?: GoLambdaAlarmOptions;

  /**
   * The dashboard that gets a row with this function: invocations, duration, instances. Functions can share one.
   *
   * @default - none
   */
  readonly dashboard?: cloudwatch.Dashboard;
}
