import { inspect } from 'util';
import { App as CdkApp, Duration as CdkDuration, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NetworkPolicyIpBlock } from 'cdk8s-plus-28';
import { Construct, RootConstruct } from 'constructs';
import { MAIN, ownCache, tempDir, write } from './go-sources';
import { cronJob, objects, service, shop, synthesisErrors, worker } from './workloads';
import {
  ConfigFiles, DeploymentStrategy, GoBuildOptions, GoContainerImage, GoImageBuilder, GoRelease, Health, HealthProbe, Migration, Scaling,
} from '../../src';
import * as aws from '../../src/aws';
import * as kubernetes from '../../src/kubernetes';
import * as systemd from '../../src/systemd';

/** What a struct's props make, given over the fewest that there have to be; throws where they are refused. */
export type Recipe = (props: any) => unknown;

ownCache();
process.env.JSII_DEPRECATED = 'quiet'; // deprecated props are tried, too
const entry = write(tempDir(), { 'go.mod': 'module example.com/x\n\ngo 1.24\n', 'main.go': MAIN });
const outdir = tempDir('out');
const root = () => Object.assign(new RootConstruct(), { outdir });

/** An object without the constructs in it. */
function plain(object: unknown): string {
  return inspect(object, { depth: 12, maxStringLength: Infinity, maxArrayLength: Infinity });
}

/** What an image is made from: nothing is compiled. */
function image(props: object): unknown {
  const made = new GoContainerImage(root(), 'x', { entry, repository: 'registry.example.com/x', ...props }) as any;
  return plain([made.layoutDirectory, made.goVersion, made.image.constructor.name, made.image.props]);
}

function release(props: object): unknown {
  const { directory, name, version, files, builds } = new GoRelease(root(), 'x', { entry, version: '1.4.2', ...props }) as any;
  return plain([directory, name, version, files, builds.map((build: any) => build.program)]);
}

/** The objects that a workload writes. */
function manifest(of: Construct): unknown {
  const found = synthesisErrors(of);
  if (found.length > 0) throw new Error(found[0]);
  return objects(of);
}

/** A template; nothing is compiled. */
function template(add: (stack: Stack) => void): unknown {
  const stack = new Stack(new CdkApp({ outdir, context: { 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false }), 'S');
  add(stack);
  const found = synthesisErrors(stack);
  if (found.length > 0) throw new Error(found[0]);
  return stack.resolve((stack as any)._toCloudFormation()); // as Template.fromStack, but writes no files
}

const fn = (props: object, stack: Stack) => new aws.GoLambdaFunction(stack, 'x', { entry, ...props });
const asFunction = (props: object) => template(stack => fn(props, stack));

const core: { [struct: string]: Recipe } = {
  DockerfileOptions: props => image({ builder: GoImageBuilder.dockerfile(props) }),
  GoBuildOptions: props => image({ buildOptions: props satisfies GoBuildOptions }),
  GoContainerImageProps: image,
  GoImageFile: props => image({ files: [{ source: entry, target: '/x', ...props }] }),
  GoImageHealthCheck: props => image({ health: { args: ['x'], ...props } }),
  GoImageProps: image,
  GoReleaseProps: release,
};

const onAws: { [struct: string]: Recipe } = {
  'aws-cdk-lib.aws_apigateway.RestApiProps': props => template(stack => fn({}, stack).addRestApi(props)),
  'aws-cdk-lib.aws_apigateway.StageOptions': props => template(stack => fn({}, stack).addRestApi({ deployOptions: props })),
  'aws-cdk-lib.aws_apigatewayv2.CorsPreflightOptions': props => template(stack => fn({}, stack).addHttpApi({ cors: props })),
  'aws.FunctionHttpApiOptions': props => template(stack => fn({}, stack).addHttpApi(props)),
  'aws.GoImageAssetProps': props => template(stack => new aws.GoImageAsset(stack, 'x', { entry, ...props })),
  'aws.GoLambdaAlarmOptions': props => asFunction({ alarms: props, provisionedConcurrency: { executions: 1 } }),
  'aws.GoLambdaAlarmsProps': props => template(stack => {
    const watched = lambda.Function.fromFunctionName(stack, 'f', 'f');
    new aws.GoLambdaAlarms(stack, 'x', { function: watched, timeout: CdkDuration.seconds(3), ...props });
  }),
  'aws.GoLambdaFunctionProps': asFunction,
  'aws.ProvisionedConcurrencyAutoscaling': props => asFunction({ provisionedConcurrency: { executions: 1, autoscaling: { maxExecutions: 9, ...props } } }),
  'aws.ProvisionedConcurrencyOptions': props => asFunction({ provisionedConcurrency: { executions: 1, ...props } }),
  'aws.ProvisionedConcurrencySchedule': props => asFunction({
    provisionedConcurrency: { executions: 1, schedules: [{ schedule: Schedule.expression('rate(1 day)'), minExecutions: 1, ...props }] },
  }),
  'aws.RolloutOptions': props => asFunction({ rollout: aws.Rollout.allAtOnce(props) }),
  'aws.SteppedRolloutOptions': props => asFunction({ rollout: aws.Rollout.canary(props) }),
  'aws.WarmUpOptions': props => asFunction({ warmUp: props }),
  'aws.WebAdapterOptions': props => asFunction({ webAdapter: props }),
};

const k = (props: object) => manifest(worker(props as any));
const web = (props: object) => manifest(service(props as any));
const job = (props: object) => manifest(cronJob(props as any));
const keda = (trigger: kubernetes.KedaTrigger) => k({ scaling: kubernetes.KubernetesScaling.keda({ triggers: [trigger] }) });

/** Descriptions of workloads, which every platform takes. */
const ofWorkloads: { [struct: string]: Recipe } = {
  AutoscalingOptions: props => web({ scaling: Scaling.auto(props) }),
  ConfigFilesOptions: props => k({ configFiles: [ConfigFiles.inline('/x', { a: 'b' }, props)] }),
  ContainerOptions: props => {
    const chart = shop();
    return manifest(worker({ sidecars: [{ name: 'x', image: GoContainerImage.fromRegistry(chart, 'i', 'example.com/x:1'), ...props }] }, 'mailer', chart));
  },
  CronJobProps: job,
  DeploymentStrategyOptions: props => k({ deploymentStrategy: DeploymentStrategy.recreate(props) }),
  HealthProbeOptions: props => web({ health: Health.of({ readiness: HealthProbe.http('/x', props) }) }),
  HealthProbes: props => web({ health: Health.of(props) }),
  LongRunningWorkloadProps: k,
  MetricsOptions: props => web({ metrics: props }),
  MigrationJobOptions: props => k({ migration: Migration.job({ args: ['x'], ...props }) }),
  MigrationOptions: props => k({ migration: Migration.initContainer(props) }),
  ReplicaLimits: props => web({ scaling: Scaling.auto(props) }),
  ResourceOptions: props => k({ resources: props }),
  RollingUpdateOptions: props => k({ deploymentStrategy: DeploymentStrategy.rolling(props) }),
  SecretFiles: props => k({ secretFiles: [{ secret: { name: 's' }, mountPath: '/x', ...props }] }),
  SecretKeyReference: props => k({ secretEnvironment: { X: { secret: { name: 's' }, key: 'k', ...props } } }),
  SecretReference: props => k({ environmentFromSecrets: [{ name: 's', ...props }] }),
  ShutdownOptions: props => web({ shutdown: props }),
  WebServiceProps: web,
  WorkerProps: k,
  WorkloadPort: props => k({ additionalPorts: [{ name: 'x', port: 9000, ...props }] }),
  WorkloadProps: k,
};

const onKubernetes: { [struct: string]: Recipe } = {
  'kubernetes.DeploymentOptions': k,
  'kubernetes.ExposeViaHttpRouteOptions': props => {
    const made = service();
    made.exposeViaHttpRoute('/x', { gateway: { name: 'edge' }, ...props });
    return manifest(made);
  },
  'kubernetes.ExposeViaIngressOptions': props => {
    const made = service();
    made.exposeViaIngress('/x', props);
    return manifest(made);
  },
  'kubernetes.GatewayReference': props => {
    const made = service();
    made.exposeViaHttpRoute('/x', { gateway: { name: 'edge', ...props } });
    return manifest(made);
  },
  'kubernetes.GoCronJobProps': job,
  'kubernetes.GoWebServiceProps': web,
  'kubernetes.GoWorkerProps': k,
  'kubernetes.HorizontalScalingOptions': props => web({ scaling: kubernetes.KubernetesScaling.horizontal(props) }),
  'kubernetes.KedaCronOptions': props =>
    keda(kubernetes.KedaTrigger.cron({ start: '0 8 * * *', end: '0 9 * * *', timeZone: 'Etc/UTC', desiredReplicas: 2, ...props })),
  'kubernetes.KedaPrometheusOptions': props => keda(kubernetes.KedaTrigger.prometheus({ serverAddress: 'http://p', query: 'up', threshold: 5, ...props })),
  'kubernetes.KedaScalingOptions': props =>
    k({ scaling: kubernetes.KubernetesScaling.keda({ triggers: [kubernetes.KedaTrigger.of('kafka', { topic: 'a' })], ...props }) }),
  'kubernetes.KedaTriggerOptions': props => keda(kubernetes.KedaTrigger.of('kafka', { topic: 'a' }, props)),
  'kubernetes.LoadBalancerOptions': props => web({ serviceType: kubernetes.ServiceType.loadBalancer(props) }),
  'kubernetes.LocalObjectReference': props => k({ imagePullSecrets: [{ name: 'x', ...props }] }),
  'kubernetes.MetricsDiscoveryOptions': props => web({ metricsDiscovery: kubernetes.MetricsDiscovery.annotations(props) }),
  'kubernetes.MonitorOptions': props => web({ metricsDiscovery: kubernetes.MetricsDiscovery.serviceMonitor(props) }),
  'kubernetes.NetworkPort': props => {
    const made = service();
    made.allowFrom(NetworkPolicyIpBlock.anyIpv4(made, 'all'), { port: 9000, ...props });
    return manifest(made);
  },
  'kubernetes.NewClaimOptions': props => k({
    scaling: Scaling.fixed(1),
    deploymentStrategy: DeploymentStrategy.recreate(),
    volumes: [kubernetes.ClaimVolume.create('x', '/x', { sizeMiB: 1024, ...props })],
  }),
  'kubernetes.PodOptions': k,
  'kubernetes.RestrictedNamespaceProps': props => manifest(new kubernetes.RestrictedNamespace(shop(), 'x', { name: 'x', ...props })),
  'kubernetes.ScalingMetricOptions': props => web({ scaling: kubernetes.KubernetesScaling.horizontal({ metrics: [kubernetes.ScalingMetric.external('x', 1, props)] }) }),
};

/** The text of a unit; nothing is written. */
const unit = ({ unit: text, directory }: systemd.SystemdService): unknown => plain([text, directory]);

const onSystemd: { [struct: string]: Recipe } = {
  'systemd.SystemdOptions': props => unit(systemd.SystemdService.fromWorkload(root(), 'x', service(), props)),
  'systemd.SystemdServiceProps': props => {
    const scope = root();
    return unit(new systemd.SystemdService(scope, 'x', { image: GoContainerImage.fromRegistry(scope, 'i', 'example.com/x:1'), ...props }));
  },
};

/** How to make something of each struct. */
export const RECIPES: { [struct: string]: Recipe } = { ...core, ...onAws, ...ofWorkloads, ...onKubernetes, ...onSystemd };
