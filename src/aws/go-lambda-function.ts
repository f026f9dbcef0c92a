import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, Node } from 'constructs';
import { GoBuildPlan } from '../build/go-build-plan';
import { GoBuildOptions } from '../program/go-build-options';
import { GoPlatform } from '../program/go-platform';
import { findProgram } from '../program/go-program';
import { ProgramCode } from './private/program-code';
import { ProvisionedConcurrencyOptions } from './provisioned-concurrency';

/** Properties of GoLambdaFunction; all that a `lambda.Function` takes, apart from its code, is among them. */
export interface GoLambdaFunctionProps extends lambda.FunctionOptions {
  /**
   * The directory of the main package, as `go build` takes it, such as `../cmd/orders`. A relative path starts at the working
   * directory. The module is found from it: the nearest go.mod above, and the go.work that uses that module.
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
   * Publish a version with each change and point an alias of this name at it. Whoever invokes the function through this
   * construct then invokes the alias. Letters, digits, `-` and `_`, not digits alone, at most 128 characters.
   *
   * @default - `live` where `provisionedConcurrency` is set, else no alias
   */
  readonly aliasName?: string;

  /**
   * Instances that are started before the first request. They belong to an alias (`aliasName`).
   *
   * @default - none; instances start on demand
   */
  readonly provisionedConcurrency?: ProvisionedConcurrencyOptions;
}

/**
 * A Lambda function written in Go: the program is compiled to a static `bootstrap` for `provided.al2023`.
 *
 * It is an `IFunction`, so every construct that takes a function takes it: event sources, integrations, targets, grants. Where it
 * has an alias, what they get is the alias, so that no invocation misses the provisioned instances.
 *
 * It runs on Arm unless `architecture` says otherwise: that costs less for the same time, and Go compiles for it from any machine.
 *
 * The asset's hash is the hash of the program: a change that leaves the program's bytes alone (a comment, a README) deploys
 * nothing. Programs of one construct tree are compiled together at synthesis; a program that hasn't changed is not compiled
 * again, and stacks that are not being deployed compile nothing.
 */
export class GoLambdaFunction extends lambda.FunctionBase {
  /** The underlying function. What is wired to it directly invokes `$LATEST` and misses the alias. */
  public readonly function: lambda.Function;

  /** The alias, where there is one. */
  public readonly alias?: lambda.Alias;

  /** The version that is published with this deployment, where there is an alias. */
  public readonly version?: lambda.IVersion;

  public readonly architecture: lambda.Architecture;
  public readonly functionArn: string;
  public readonly functionName: string;
  public readonly grantPrincipal: iam.IPrincipal;
  public readonly permissionsNode: Node;
  public readonly resourceArnsForGrantInvoke: string[];
  public readonly role?: iam.IRole;
  public readonly tenancyConfig?: lambda.TenancyConfig;
  protected readonly canCreatePermissions = true;

  public constructor(scope: Construct, id: string, props: GoLambdaFunctionProps) {
    super(scope, id);
    const { entry, buildOptions, aliasName, provisionedConcurrency, ...options } = props;
    const architecture = props.architecture ?? lambda.Architecture.ARM_64;
    const platform = platformOf(architecture);
    if (buildOptions?.platform && String(buildOptions.platform) !== String(platform)) {
      throw new Error(`buildOptions.platform is ${buildOptions.platform}, but the function's architecture is ${architecture.name}; set architecture, the platform follows`);
    }
    checkProvisionedConcurrency(provisionedConcurrency);
    checkAliasName(aliasName);
    const program = findProgram(entry, { ...buildOptions, tags: [...buildOptions?.tags ?? [], 'lambda.norpc'] }, platform);
    const code = new ProgramCode(this, GoBuildPlan.of(this).request(program));
    this.function = new lambda.Function(this, 'Function', {
      ...options, architecture, code, runtime: lambda.Runtime.PROVIDED_AL2023, handler: 'bootstrap',
    });
    if (aliasName !== undefined || provisionedConcurrency) {
      this.version = this.function.currentVersion;
      this.alias = new lambda.Alias(this, 'Alias', {
        aliasName: aliasName ?? 'live',
        version: this.version,
        provisionedConcurrentExecutions: provisionedConcurrency?.executions,
      });
    }

    this.architecture = architecture;
    this.functionArn = this.target.functionArn;
    this.functionName = this.target.functionName;
    this.grantPrincipal = this.function.grantPrincipal;
    this.permissionsNode = this.node;
    this.resourceArnsForGrantInvoke = this.target.resourceArnsForGrantInvoke;
    this.role = this.function.role;
    this.tenancyConfig = this.function.tenancyConfig;
    this._connections = this.function.isBoundToVpc ? this.function.connections : undefined;
    this.node.addValidation(code);
  }

  public get latestVersion(): lambda.IVersion {
    return this.function.latestVersion;
  }

  public addFunctionUrl(options?: lambda.FunctionUrlOptions): lambda.FunctionUrl {
    return this.target.addFunctionUrl(options);
  }

  public configureAsyncInvoke(options: lambda.EventInvokeConfigOptions): void {
    this.target.configureAsyncInvoke(options);
  }

  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.target.metric(metricName, props);
  }

  /**
   * Adds an environment variable to the function.
   *
   * @param key the variable's name
   * @param value its value; not a secret: it can be read by whoever can read the function's configuration
   */
  public addEnvironment(key: string, value: string): GoLambdaFunction {
    this.function.addEnvironment(key, value);
    return this;
  }

  /** What is invoked. */
  private get target(): lambda.IFunction {
    return this.alias ?? this.function;
  }
}

function platformOf(architecture: lambda.Architecture): GoPlatform {
  return architecture.name === lambda.Architecture.X86_64.name ? GoPlatform.LINUX_AMD64 : GoPlatform.LINUX_ARM64;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
function checkAliasName(name: string | undefined): void {
  if (name !== undefined && (typeof name !== 'string' || !/^(?!\d+$)[\w-]{1,128}$/.test(name))) {
    throw new Error(`aliasName is ${JSON.stringify(name)}; Lambda takes letters, digits, '-' and '_', not digits alone, at most 128 characters`);
  }
}

function checkProvisionedConcurrency(options: ProvisionedConcurrencyOptions | undefined): void {
  if (options && !(Number.isInteger(options.executions) && options.executions >= 1)) {
    throw new Error(`provisionedConcurrency.executions is ${options.executions}; give a whole number from 1, or leave provisionedConcurrency out`);
  }
}
