import { Annotations, CfnResource, Duration, Fn } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, Node } from 'constructs';
import { GoImageAsset } from './go-image-asset';
import { GoLambdaAlarms } from './go-lambda-alarms';
import { GoLambdaFunctionProps } from './go-lambda-function-props';
import { FunctionHttpApiOptions } from './http-api-options';
import { GoBuildPlan } from '../compiler/go-build-plan';
import { ALIAS_NAME, orToken } from './private/cdk-values';
import { widgetsOf } from './private/dashboard-widgets';
import { ownDeadLetterQueue, withDeadLetterQueue } from './private/dead-letter-queue';
import { addDeploymentGroup } from './private/deployment-group';
import { executionRole } from './private/execution-role';
import { ALIAS, ENVIRONMENT, EVENT_INVOKE_CONFIG, EVENT_SOURCE_MAPPING, FUNCTION, FUNCTION_URL } from './private/function-options';
import { memoryLimit } from './private/go-memory-limit';
import { addHttpApi, HTTP_API_OPTIONS } from './private/http-api';
import { handlerErrors } from './private/lambda-runtime';
import { logGroupOf } from './private/log-group';
import { ProgramCode } from './private/program-code';
import { scaleProvisionedConcurrency } from './private/provisioned-concurrency-scaling';
import { FUNCTION_REMEDIES, FUNCTION_PROPS, makesAlarms, ResolvedFunction, resolveFunction } from './private/resolve-function';
import { addRestApi } from './private/rest-api';
import { REST_API_OPTIONS } from './private/rest-api-options';
import { addWarmUpSchedule } from './private/warm-up-schedule';
import { ValidationErrors } from '../validation/errors';
import { ANY_TEXT } from '../validation/rules';
import { Check, isLeftOut, text as textOf } from '../validation/shapes';
import { showKind, showPath } from '../validation/show';
import { validateProps } from '../validation/validate-props';

/**
 * A Lambda function written in Go, as a static `bootstrap` for `provided.al2023` or as an image.
 *
 * It is an `IFunction`, so you can pass it to event sources, integrations, targets and grants. With
 * an alias, they use the alias, so every invocation can use the provisioned instances.
 *
 * The asset hash is the hash of the program. A change that does not affect the binary, such as a
 * README, a test, or a comment in an imported package, deploys nothing. All programs of a construct
 * tree are compiled together during synthesis. Unchanged programs are not compiled again. Stacks
 * that are not being deployed compile nothing.
 *
 * A program that cannot handle events is an error. It must import
 * github.com/aws/aws-lambda-go/lambda, unless `webAdapter` runs it, in a version with the Runtime
 * API.
 */
export class GoLambdaFunction extends lambda.FunctionBase {
  /**
   * The underlying function.
   *
   * Its own integrations invoke `$LATEST` instead of the alias, and cause a warning.
   */
  public readonly function: lambda.Function;

  /** The alias, if there is one. */
  public readonly alias?: lambda.Alias;

  // `declare`, so that the property does not exist without an alias. A lambda.FunctionUrl treats a
  // function with `version` as a version, and rejects it.
  /** The version that this deployment publishes, if there is an alias. */
  public declare readonly version?: lambda.IVersion;

  /** The log group of the function. */
  public readonly logGroup: logs.ILogGroupRef;

  /** The dead-letter queue, if there is one. */
  public readonly deadLetterQueue?: sqs.IQueue;

  /** The timeout of an invocation. */
  public readonly timeout: Duration;

  /** The alarms, if there are any. */
  public readonly alarms?: GoLambdaAlarms;

  /** The CodeDeploy deployment group of the alias, if `rollout` uses CodeDeploy. */
  public readonly deploymentGroup?: codedeploy.LambdaDeploymentGroup;

  /** The warm-up schedule, if there is one. */
  public readonly warmUpSchedule?: scheduler.Schedule;

  public readonly architecture: lambda.Architecture;
  public readonly functionArn: string;
  public readonly functionName: string;
  public readonly grantPrincipal: iam.IPrincipal;
  public readonly permissionsNode: Node;
  public readonly resourceArnsForGrantInvoke: string[];
  public readonly role?: iam.IRole;
  public readonly tenancyConfig?: lambda.TenancyConfig;
  protected readonly canCreatePermissions = true;

  public constructor(scope: Construct, id: string, given: GoLambdaFunctionProps) {
    const { props, architecture, timeout, program, isImage, adapter, warnings } = resolve(scope, id, given, new.target);
    super(scope, id);
    const {
      entry, buildOptions, platform, aliasName, provisionedConcurrency, rollout, warmUp, webAdapter, alarms, dashboard, packaging,
      // A lambda.Function would attach these to $LATEST, or create a custom resource for them.
      events, onFailure, onSuccess, maxEventAge, retryAttempts,
      logGroup, logRetention, logRemovalPolicy, logRetentionRole, logRetentionRetryOptions, deadLetterQueueEnabled,
      ...options
    } = props;
    this.architecture = architecture;
    this.timeout = timeout;
    const adapterLayer = adapter && lambda.LayerVersion.fromLayerVersionArn(this, 'WebAdapter', adapter.layerArn);
    const hasLayers = [adapter, props.layers?.length, props.insightsVersion, props.adotInstrumentation, props.paramsAndSecrets].some(Boolean);
    const limit = memoryLimit(props.memorySize, hasLayers);

    const zip = new ProgramCode(this, GoBuildPlan.of(this).request(program), webAdapter ? () => [] : handlerErrors);
    const image = isImage ? new GoImageAsset(this, 'Image', { entry, buildOptions, platform: program.settings.platform }) : undefined;
    this.logGroup = logGroupOf(this, props);
    this.deadLetterQueue = ownDeadLetterQueue(this, props);
    // 'Default' is not part of logical IDs, so replacing a lambda.Function or a GoFunction updates
    // the deployed resources.
    this.function = new lambda.Function(this, 'Default', {
      ...options,
      loggingFormat: props.loggingFormat ?? (props.logFormat === undefined ? lambda.LoggingFormat.JSON : undefined),
      architecture: this.architecture,
      ...image
        ? { code: image.dockerImageCode()._bind(this.architecture), runtime: lambda.Runtime.FROM_IMAGE, handler: lambda.Handler.FROM_IMAGE }
        : { code: zip, runtime: lambda.Runtime.PROVIDED_AL2023, handler: 'bootstrap' },
      role: executionRole(this, props, this.logGroup),
      logGroup: this.logGroup,
      deadLetterQueue: this.deadLetterQueue,
      layers: image ? undefined : [...props.layers ?? [], ...adapterLayer ? [adapterLayer] : []],
      environment: { ...limit === undefined ? {} : { GOMEMLIMIT: limit }, ...adapter?.environment, ...props.environment },
    });
    this.node.defaultChild = this.function.node.defaultChild; // the same escape hatches as for a lambda.Function
    if ([aliasName, provisionedConcurrency, rollout].some(prop => prop !== undefined)) {
      this.version = this.function.currentVersion;
      this.alias = new lambda.Alias(this, 'Alias', {
        aliasName: aliasName ?? 'live',
        version: this.version,
        provisionedConcurrentExecutions: provisionedConcurrency?.executions,
        additionalVersions: rollout?._additionalVersions,
      });
      // A lambda.FunctionUrl treats a function with `version` and `aliasName` as an alias. The
      // token makes CloudFormation create the alias first.
      Object.assign(this, { aliasName: Fn.select(7, Fn.split(':', this.alias.functionArn)) });
      if (provisionedConcurrency) scaleProvisionedConcurrency(this.alias, provisionedConcurrency);
    }

    this.functionArn = this.target.functionArn;
    this.functionName = this.target.functionName;
    this.grantPrincipal = this.function.grantPrincipal;
    this.permissionsNode = this.node;
    this.resourceArnsForGrantInvoke = [this.target.functionArn];
    this.role = this.function.role;
    this.tenancyConfig = this.function.tenancyConfig;
    this._connections = this.function.isBoundToVpc ? this.function.connections : undefined;

    const hasProvisionedConcurrency = provisionedConcurrency !== undefined;
    if (alarms || makesAlarms(rollout)) {
      this.alarms = new GoLambdaAlarms(this, 'Alarms', { ...alarms, function: this, timeout: this.timeout, hasProvisionedConcurrency });
    }
    if (rollout?._kind) this.deploymentGroup = addDeploymentGroup(this, this.alias!, rollout, () => this.alarms!);
    if (warmUp) this.warmUpSchedule = addWarmUpSchedule(this, this, warmUp);
    dashboard?.addWidgets(...widgetsOf(id, this, this.timeout, hasProvisionedConcurrency));
    if ([onFailure, onSuccess, maxEventAge, retryAttempts].some(prop => prop !== undefined)) {
      this.configureAsyncInvoke({ onFailure, onSuccess, maxEventAge, retryAttempts });
    }
    events?.forEach(source => this.addEventSource(source));
    this.warn(warnings);
    this.node.addValidation(zip);
    this.node.addValidation({ validate: () => this.warnOfLatest() });
  }

  public get latestVersion(): lambda.IVersion {
    return this.function.latestVersion;
  }

  /**
   * The version that this deployment publishes.
   *
   * As with a `lambda.Function`, reading this property creates the version.
   */
  public get currentVersion(): lambda.Version {
    return this.function.currentVersion;
  }

  /** The runtime: `provided.al2023`, or that of the image. */
  public get runtime(): lambda.Runtime {
    return this.function.runtime;
  }

  /** The dead-letter topic, if `deadLetterTopic` is set. */
  public get deadLetterTopic(): sns.ITopic | undefined {
    return this.function.deadLetterTopic;
  }

  public addFunctionUrl(options?: lambda.FunctionUrlOptions): lambda.FunctionUrl {
    return this.target.addFunctionUrl(this.optionsOf('addFunctionUrl', FUNCTION_URL, options, this.addFunctionUrl));
  }

  public configureAsyncInvoke(options: lambda.EventInvokeConfigOptions): void {
    this.target.configureAsyncInvoke(this.optionsOf('configureAsyncInvoke', EVENT_INVOKE_CONFIG, options, this.configureAsyncInvoke));
  }

  public addEventSourceMapping(id: string, options: lambda.EventSourceMappingOptions): lambda.EventSourceMapping {
    const given = this.optionsOf('addEventSourceMapping', EVENT_SOURCE_MAPPING, options, this.addEventSourceMapping);
    return super.addEventSourceMapping(id, withDeadLetterQueue(this.deadLetterQueue, given));
  }

  public addToRolePolicy(statement: iam.PolicyStatement): void {
    this.function.addToRolePolicy(statement);
  }

  // The ARN of an alias cannot contain a version.
  public grantInvokeVersion(grantee: iam.IGrantable, version: lambda.IVersion): iam.Grant {
    return this.function.grantInvokeVersion(grantee, version);
  }

  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.target.metric(metricName, props);
  }

  /**
   * Adds an API Gateway HTTP API for the function, with an access log that is retained for a year.
   *
   * @param options routes, CORS, and the authorizer
   */
  public addHttpApi(options?: FunctionHttpApiOptions): apigatewayv2.HttpApi {
    return addHttpApi(this, this, this.optionsOf('addHttpApi', HTTP_API_OPTIONS, options, this.addHttpApi));
  }

  /**
   * Adds an API Gateway REST API for the function.
   *
   * A REST API supports API keys, request validation, WAF and caching. It routes every request to
   * the function. It requires IAM authorization, unless `defaultMethodOptions` set an authorizer or
   * a type.
   *
   * Unless `deployOptions` override it, the stage has:
   *
   * - an access log, retained for a year
   *   (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html).
   * - an execution log of errors, without requests and responses, retained for a year
   *   (https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-1).
   *   It needs the role with which API Gateway writes to CloudWatch, one for each account and
   *   region. Set `cloudWatchRole: false` if the account has it.
   * - an encrypted cache, if `cachingEnabled` is set
   *   (https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-5).
   *
   * @param options the props of a `RestApi`. By default `restApiName`, the name in its metrics, is
   * generated from the function's path
   */
  public addRestApi(options?: apigateway.RestApiProps): apigateway.LambdaRestApi {
    return addRestApi(this, this, this.optionsOf('addRestApi', REST_API_OPTIONS, options, this.addRestApi));
  }

  /**
   * Adds an environment variable to the function.
   *
   * @param key the name of the variable
   * @param value the value. It is readable in the function's configuration, so do not pass a secret
   * @param options as for a `lambda.Function`
   */
  public addEnvironment(key: string, value: string, options?: lambda.EnvironmentOptions): GoLambdaFunction {
    const errors = new ValidationErrors();
    textOf(ANY_TEXT)(errors, 'addEnvironment: key', key);
    const prop = typeof key === 'string' ? `addEnvironment: value of ${showPath(key)}` : 'addEnvironment: value';
    orToken(textOf(ANY_TEXT, showKind))(errors, prop, value);
    errors.throwIfAny('GoLambdaFunction', this, this.addEnvironment);
    this.function.addEnvironment(key, value, this.optionsOf('addEnvironment', ENVIRONMENT, options, this.addEnvironment));
    return this;
  }

  /**
   * Adds layers to the function, at most five including the web adapter.
   *
   * @param layers layers for the function's architecture
   */
  public addLayers(...layers: lambda.ILayerVersion[]): void {
    this.function.addLayers(...layers);
  }

  /**
   * Adds another alias of the current version.
   *
   * @param aliasName the name of the alias
   * @param options as for a `lambda.Function`
   */
  public addAlias(aliasName: string, options?: lambda.AliasOptions): lambda.Alias {
    const errors = new ValidationErrors();
    ALIAS_NAME(errors, 'addAlias: aliasName', aliasName);
    errors.throwIfAny('GoLambdaFunction', this, this.addAlias);
    return this.function.addAlias(aliasName, this.optionsOf('addAlias', ALIAS, options, this.addAlias));
  }

  /**
   * Publishes a new version when a text changes, for changes that CloudFormation does not detect.
   *
   * @param text the text
   */
  public invalidateVersionBasedOn(text: string): void {
    this.function.invalidateVersionBasedOn(text);
  }

  /** The function that integrations invoke. */
  private get target(): lambda.IFunction {
    return this.alias ?? this.function;
  }

  /** The options of a method, without those that are unset. */
  private optionsOf<T>(method: string, check: Check<T>, options: unknown, caller: Function): T {
    const errors = new ValidationErrors();
    const values = isLeftOut(options) ? {} as T : check(errors, `${method}: options`, options);
    errors.throwIfAny('GoLambdaFunction', this, caller);
    this.warn(errors.warnings);
    return values!;
  }

  private warn(warnings: string[]): void {
    for (const warning of warnings) Annotations.of(this).addWarningV2('gopher-constructs:unknown-prop', warning);
  }

  /** Warns about integrations of the function itself, which invoke $LATEST instead of the alias. */
  private warnOfLatest(): string[] {
    const kinds = [lambda.CfnPermission, lambda.CfnEventSourceMapping, lambda.CfnUrl, lambda.CfnEventInvokeConfig]
      .map(kind => kind.CFN_RESOURCE_TYPE_NAME);
    const found = !this.alias ? [] : this.function.node.findAll()
      .filter(child => CfnResource.isCfnResource(child) && kinds.includes(child.cfnResourceType))
      .filter(child => !child.node.scopes.some(scope => 'qualifier' in scope && 'lambda' in scope)); // other aliases and versions
    for (const { node } of found) {
      Annotations.of(this).addWarningV2('gopher-constructs:misses-alias',
        `${node.path} must invoke the alias '${this.alias!.aliasName}' with its provisioned concurrency, got $LATEST; use the GoLambdaFunction instead of its 'function'`);
    }
    return [];
  }
}

function resolve(scope: Construct, id: string, props: GoLambdaFunctionProps, type: Function): ResolvedFunction {
  const example = "{ entry: '../cmd/orders' }";
  const construct = {
    name: 'GoLambdaFunction', scope, id, type, of: GoLambdaFunction, shape: FUNCTION_PROPS, remedies: FUNCTION_REMEDIES, passedOnTo: FUNCTION, example,
  };
  return validateProps(construct, props, (errors, values) => resolveFunction(errors, scope, values));
}
