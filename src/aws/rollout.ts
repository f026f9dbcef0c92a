import { Duration } from 'aws-cdk-lib';
import { IAlarmRef } from 'aws-cdk-lib/aws-cloudwatch';
import { IFunction, VersionWeight } from 'aws-cdk-lib/aws-lambda';
import { construct, duration, known, list } from './private/cdk-values';
import { brand } from '../validation/brand';
import { ValidationErrors } from '../validation/errors';
import { Check, Remedies, integer, isLeftOut, number, required, Shape, struct, Values } from '../validation/shapes';

/** Options of all deployments with CodeDeploy. */
export interface RolloutOptions {
  /**
   * Alarms that trigger a rollback to the previous version and fail the deployment of the stack.
   *
   * The default is the alarms on errors and duration of the prop `alarms` of the function. If
   * `alarms` is not set, the deployment creates them.
   *
   * @default - the function's alarms on errors and duration
   */
  readonly alarms?: IAlarmRef[];

  /**
   * A function that runs before traffic shifting starts, and reports the result to CodeDeploy.
   *
   * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-lambda
   * @default - none
   */
  readonly preHook?: IFunction;

  /**
   * A function that runs after traffic shifting completes, and reports the result to CodeDeploy.
   *
   * @default - none
   */
  readonly postHook?: IFunction;
}

/** Options of a deployment in steps. */
export interface SteppedRolloutOptions extends RolloutOptions {
  /**
   * The share of the requests in each step, in percent, 1 to 99.
   *
   * The default is enough traffic to detect errors, and affects few requests.
   *
   * @default 10
   */
  readonly percentage?: number;

  /**
   * The time between steps, in whole minutes.
   *
   * All steps together take at most two days.
   *
   * @default - five minutes for canary, one minute for linear
   */
  readonly interval?: Duration;
}

const OPTIONS = {
  alarms: list(construct('alarmRef', 'an Alarm')),
  preHook: construct('functionArn', 'a Function'),
  postHook: construct('functionArn', 'a Function'),
} satisfies Shape<RolloutOptions>;

const STEPPED = {
  ...OPTIONS,
  percentage: known('the rollout', integer(1, 99)),
  interval: known('the rollout', duration),
} satisfies Shape<SteppedRolloutOptions>;

const WEIGHT = {
  version: required(construct('version', 'lambda.Version.fromVersionArn(…)')),
  weight: required(known('the alias', number('a number from 0 to 1', weight => weight >= 0 && weight <= 1))),
} satisfies Shape<VersionWeight>;

/** Replacements for prop names of CodeDeploy, for options of a deployment. */
const REMEDIES: Remedies = {
  preTrafficHook: 'use preHook',
  postTrafficHook: 'use postHook',
  minutes: 'use interval: Duration.minutes(5)',
  intervalMinutes: 'use interval: Duration.minutes(5)',
  weight: 'use percentage',
};

/**
 * How traffic shifts to a new version of a function.
 *
 * CodeDeploy shifts the traffic, with alarms that trigger a rollback. Alternatively, you set fixed
 * weights.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html#deployment-configuration-lambda
 */
export class Rollout {
  /**
   * Shifts a small share of the requests first, and the rest after the interval.
   *
   * @param options share, interval and alarms, by default 10 % for five minutes
   */
  public static canary(options: SteppedRolloutOptions = {}): Rollout {
    return Rollout.stepped('Canary', options, Duration.minutes(5), Rollout.canary);
  }

  /**
   * Shifts the same share of the requests in each step.
   *
   * @param options share, interval and alarms, by default 10 % each minute
   */
  public static linear(options: SteppedRolloutOptions = {}): Rollout {
    return Rollout.stepped('Linear', options, Duration.minutes(1), Rollout.linear);
  }

  /**
   * Shifts all requests in one step, with a rollback by alarm or hook.
   *
   * @param options alarms and hooks
   */
  public static allAtOnce(options: RolloutOptions = {}): Rollout {
    const errors = new ValidationErrors();
    const values = optionsOf(errors, 'Rollout.allAtOnce', OPTIONS, options);
    errors.throwAny(Rollout.allAtOnce);
    return new Rollout('AllAtOnce', values, 100, 0);
  }

  /**
   * Routes a fixed share of the requests to another version, without CodeDeploy.
   *
   * The weights apply until a deployment changes them. Lambda supports one additional version of
   * the same function. To retain an older version, set
   * `currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN }`.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
   * @param versions one published version with its weight, from 0 to 1. The deployed version
   * receives the remaining requests
   */
  public static weighted(...versions: VersionWeight[]): Rollout {
    const factory = 'Rollout.weighted';
    const errors = new ValidationErrors();
    errors.check(versions.length === 1, `${factory}: versions must be one version, because Lambda supports one besides the deployed one, got ${versions.length}; remove the others`);
    const checkWeight = struct(WEIGHT, { name: factory, prefix: `${factory}: `, expectation: 'an object with version and weight' });
    const weights = versions.map(version => checkWeight(errors, `${factory}: version`, version));
    errors.throwAny(Rollout.weighted);
    return new Rollout(undefined, {}, 0, 0, weights as VersionWeight[]);
  }

  private static stepped(kind: string, stepped: SteppedRolloutOptions, defaultInterval: Duration, caller: Function): Rollout {
    const factory = `Rollout.${kind.toLowerCase()}`;
    const errors = new ValidationErrors();
    const { percentage = 10, interval = defaultInterval, ...options } = optionsOf(errors, factory, STEPPED, stepped);
    const minutes = interval.toMinutes({ integral: false });
    const steps = kind === 'Linear' ? Math.ceil(100 / percentage) - 1 : 1;
    errors.check(Number.isInteger(minutes) && minutes >= 1 && minutes * steps <= 2880,
      `${factory}: interval must be whole minutes from 1, and at most 2880 (two days) for all steps, got ${minutes} minutes for ${steps} steps`);
    errors.throwAny(caller);
    return new Rollout(kind, options, percentage, minutes);
  }

  private constructor(
    /**
     * `Canary`, `Linear` or `AllAtOnce`, as in the names of the predefined deployment
     * configurations. Undefined without CodeDeploy.
     * @internal
     */
    public readonly _kind: string | undefined,
    /** @internal */
    public readonly _options: RolloutOptions,
    /** @internal */
    public readonly _percentage: number,
    /** @internal */
    public readonly _minutes: number,
    /** @internal */
    public readonly _additionalVersions?: VersionWeight[],
  ) {}
}
brand(Rollout, 'Rollout');

function optionsOf<S extends { readonly [name: string]: Check<unknown> }>(
  errors: ValidationErrors, factory: string, shape: S, options: unknown,
): Partial<Values<S>> {
  if (isLeftOut(options)) return {};
  return struct(shape, { name: factory, prefix: `${factory}: `, remedies: REMEDIES })(errors, `${factory}: options`, options) ?? {};
}
