import { Duration } from 'aws-cdk-lib';
import { IAlarmRef } from 'aws-cdk-lib/aws-cloudwatch';
import { IFunction, VersionWeight } from 'aws-cdk-lib/aws-lambda';
import { checkDuration, checkKnown } from './private/checks';
import { checkKinds, construct, Kinds, list } from './private/kinds';
import { brand } from '../validation/brand';
import { refuse } from '../validation/checks';
import { optionsOf, readStruct } from '../validation/structs';

const KINDS: Kinds = { alarms: list(construct('alarmRef', 'an Alarm')), preHook: construct('functionArn', 'a Function'), postHook: construct('functionArn', 'a Function') };

/** What every rollout by CodeDeploy can be told. */
export interface RolloutOptions {
  /**
   * Alarms that end the rollout: when one fires, all requests go to the version before, and the deployment of the stack fails.
   *
   * @default - the alarms on errors and on duration that `alarms` makes; they are made for the rollout where `alarms` is not set
   */
  readonly alarms?: IAlarmRef[];

  /**
   * A function that is invoked before the new version gets a request; it tells CodeDeploy whether to go on.
   *
   * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-lambda
   * @default - none
   */
  readonly preHook?: IFunction;

  /**
   * A function that is invoked when the new version gets all requests; it tells CodeDeploy whether that may stay.
   *
   * @default - none
   */
  readonly postHook?: IFunction;
}

/** A rollout in steps. */
export interface SteppedRolloutOptions extends RolloutOptions {
  /**
   * The part of the requests of a step, in percent, 1 to 99.
   *
   * @default 10: enough requests to see an error, and few who meet it
   */
  readonly percentage?: number;

  /**
   * The time between steps, in whole minutes. All steps together may take two days at most.
   *
   * @default - five minutes for canary, one minute for linear
   */
  readonly interval?: Duration;
}

/**
 * How requests move to a new version of a function: by CodeDeploy, with alarms that move them back, or by weights of your own.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html#deployment-configuration-lambda
 */
export class Rollout {
  /**
   * A small part of the requests first, all others after some time.
   *
   * @param options how much, how long, and what stops it; 10 % for five minutes unless they say otherwise
   */
  public static canary(options: SteppedRolloutOptions = {}): Rollout {
    return Rollout.stepped('Canary', options, Duration.minutes(5));
  }

  /**
   * The same part of the requests at each step until the new version has all.
   *
   * @param options how much, how often, and what stops it; 10 % each minute unless they say otherwise
   */
  public static linear(options: SteppedRolloutOptions = {}): Rollout {
    return Rollout.stepped('Linear', options, Duration.minutes(1));
  }

  /**
   * All requests at once, and back where an alarm fires or a hook says so.
   *
   * @param options what stops it
   */
  public static allAtOnce(options: RolloutOptions = {}): Rollout {
    return new Rollout('AllAtOnce', optionsOfRollout('Rollout.allAtOnce', options), 100, 0);
  }

  /**
   * No CodeDeploy: the alias sends a part of the requests to another version than the one that is deployed, until a deployment says
   * otherwise. Lambda takes one such version, of the same function. An older version has to be kept for that: `currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN }`.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
   * @param versions one published version of the function with its weight, from 0 to 1; what is left of 1 goes to the version that is deployed
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
