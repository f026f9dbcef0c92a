import { Duration } from 'aws-cdk-lib';
import { IAlarmRef } from 'aws-cdk-lib/aws-cloudwatch';
import { IFunction, VersionWeight } from 'aws-cdk-lib/aws-lambda';
import { checkDuration, checkKnown } from './private/checks';
import { checkKinds, construct, Kinds, list } from './private/kinds';
import { brand } from '../validation/brand';
import { refuse } from '../validation/checks';
import { optionsOf, readStruct } from '../validation/structs';

const KINDS: Kinds = { alarms: list(construct('alarmRef', 'an Alarm')), preHook: construct('functionArn', 'a Function'), postHook: construct('functionArn', 'a Function') };

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
    return Rollout.stepped('Canary', options, Duration.minutes(5));
  }

  /**
   * Shifts the same share of the requests in each step.
   *
   * @param options share, interval and alarms, by default 10 % each minute
   */
  public static linear(options: SteppedRolloutOptions = {}): Rollout {
    return Rollout.stepped('Linear', options, Duration.minutes(1));
  }

  /**
   * Shifts all requests in one step, with a rollback by alarm or hook.
   *
   * @param options alarms and hooks
   */
  public static allAtOnce(options: RolloutOptions = {}): Rollout {
    return new Rollout('AllAtOnce', optionsOfRollout('Rollout.allAtOnce', options), 100, 0);
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
    if (versions.length !== 1) throw new Error(`${factory} must have one version, got ${versions.length}; Lambda takes no more beside the one that is deployed`);
    const [{ version, weight }] = versions.map(given => readStruct(`${factory}: version`, 'an object with version and weight', given));
    construct('version', 'lambda.Version.fromVersionArn(…)')(`${factory}: version`, version);
    checkKnown(`${factory}: weight`, weight, 'the alias');
    if (typeof weight !== 'number' || !(weight >= 0 && weight <= 1)) refuse(`${factory}: weight`, 'a number from 0 to 1', weight);
    return new Rollout(undefined, {}, 0, 0, [{ version, weight }]);
  }

  private static stepped(kind: string, stepped: SteppedRolloutOptions, defaultInterval: Duration): Rollout {
    const factory = `Rollout.${kind.toLowerCase()}`;
    const { percentage = 10, interval = defaultInterval, ...options } = optionsOfRollout<SteppedRolloutOptions>(factory, stepped);
    checkKnown(`${factory}: percentage`, percentage, 'the rollout');
    if (!Number.isInteger(percentage) || percentage < 1 || percentage > 99) {
      refuse(`${factory}: percentage`, 'a whole number from 1 to 99', percentage);
    }
    checkKnown(`${factory}: interval`, checkDuration(`${factory}: interval`, interval), 'the rollout');
    const minutes = interval.toMinutes({ integral: false });
    const steps = kind === 'Linear' ? Math.ceil(100 / percentage) - 1 : 1;
    if (!Number.isInteger(minutes) || minutes < 1 || minutes * steps > 2880) {
      throw new Error(`${factory}: interval is ${minutes} minutes, ${steps} times; CodeDeploy takes whole minutes, from 1, and two days (2880 minutes) together`);
    }
    return new Rollout(kind, options, percentage, minutes);
  }

  private constructor(
    /**
     * `Canary`, `Linear` or `AllAtOnce`, as the names of CodeDeploy's own configurations have it; undefined without CodeDeploy.
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

function optionsOfRollout<T extends RolloutOptions>(factory: string, options: T): T {
  return checkKinds(optionsOf(`${factory}: options`, options), KINDS, `${factory}: `);
}
