/** The same service, written for each way to manifests; `name(i)` is the name of service i. */
export const REFERENCE = `registry.example.com/shop/api@sha256:${'0123456789abcdef'.repeat(4)}`;
export const NAMESPACE = 'shop';

/** Begins each app, which is given a number of services and the directory that it writes to. */
const HEAD = `
  const cdk8s = require('cdk8s');
  const [count, outdir] = [Number(process.argv[2]), process.argv[3]];
  const name = i => 'service-' + String(i).padStart(5, '0');
`;

export const OURS = `${HEAD}
  const { GoContainerImage, Health, Scaling } = require('gopher-constructs');
  const { App, GoWebService } = require('gopher-constructs/kubernetes');
  const app = new App({ outdir });
  for (let i = 0; i < count; i++) {
    const chart = new cdk8s.Chart(app, name(i), { namespace: '${NAMESPACE}' });
    new GoWebService(chart, name(i), {
      image: GoContainerImage.fromRegistry(chart, 'image', '${REFERENCE}'), port: 8080, health: Health.HEALTHZ,
      environment: { LOG_LEVEL: 'info' }, scaling: Scaling.auto(),
    });
  }
  app.synth();`;

/** Objects as literals: what somebody would have written who had the patience. */
export function bare(objects: unknown[], first: string): string {
  const literals = JSON.stringify(objects).replace(new RegExp(`"${first}([^"]*)"`, 'g'), (_, rest) => (rest ? `name + '${rest}'` : 'name'));
  return `${HEAD}
  const objects = name => (${literals});
  const app = new cdk8s.App({ outdir });
  const chart = new cdk8s.Chart(app, 'all', { namespace: '${NAMESPACE}' });
  for (let i = 0; i < count; i++) objects(name(i)).forEach((object, j) => new cdk8s.ApiObject(chart, name(i) + j, object));
  app.synth();`;
}

/** The L2s of cdk8s-plus, with what a service needs said by hand. */
const PLUS = `
  const kplus = require('cdk8s-plus-28');
  function service(chart, name) {
    const id = part => name + '-' + part;
    const labels = {
      'app.kubernetes.io/component': 'server', 'app.kubernetes.io/instance': name, 'app.kubernetes.io/managed-by': 'cdk8s', 'app.kubernetes.io/name': name,
    };
    const selected = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name };
    const metadata = { name, labels };
    const serviceAccount = new kplus.ServiceAccount(chart, id('account'), { metadata, automountToken: false });
    const environment = new kplus.ConfigMap(chart, id('env'), { metadata: { name: name + '-env', labels }, data: { LOG_LEVEL: 'info' }, immutable: true });
    const deployment = new kplus.Deployment(chart, id('deployment'), {
      metadata, podMetadata: { labels }, serviceAccount, select: false, automountServiceAccountToken: false, spread: true,
      minReady: cdk8s.Duration.seconds(5), progressDeadline: cdk8s.Duration.seconds(600), terminationGracePeriod: cdk8s.Duration.seconds(30),
      strategy: kplus.DeploymentStrategy.rollingUpdate({ maxSurge: kplus.PercentOrAbsolute.absolute(1), maxUnavailable: kplus.PercentOrAbsolute.absolute(0) }),
      securityContext: { user: 65532, group: 65532, ensureNonRoot: true },
      volumes: [kplus.Volume.fromEmptyDir(chart, id('tmp'), 'tmp', { sizeLimit: cdk8s.Size.mebibytes(64) })],
    });
    deployment.select(kplus.LabelSelector.of({ labels: selected }));
    const container = deployment.addContainer({
      name, image: '${REFERENCE}', portNumber: 8080, envFrom: [kplus.Env.fromConfigMap(environment)],
      envVariables: { GOMEMLIMIT: kplus.EnvValue.fromValue('230MiB') },
      startup: kplus.Probe.fromHttpGet('/healthz', { failureThreshold: 150, periodSeconds: cdk8s.Duration.seconds(2), timeoutSeconds: cdk8s.Duration.seconds(2) }),
      liveness: kplus.Probe.fromHttpGet('/healthz', { failureThreshold: 6, periodSeconds: cdk8s.Duration.seconds(10), timeoutSeconds: cdk8s.Duration.seconds(5) }),
      readiness: kplus.Probe.fromTcpSocket({ failureThreshold: 3, periodSeconds: cdk8s.Duration.seconds(5), timeoutSeconds: cdk8s.Duration.seconds(2) }),
      resources: {
        cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.units(1) },
        memory: { request: cdk8s.Size.mebibytes(64), limit: cdk8s.Size.mebibytes(256) },
      },
      securityContext: { ensureNonRoot: true, readOnlyRootFilesystem: true },
    });
    container.mount('/tmp', deployment.volumes[0] ?? kplus.Volume.fromEmptyDir(chart, id('mount'), 'mount'));
    new kplus.HorizontalPodAutoscaler(chart, id('autoscaler'), {
      metadata, target: deployment, minReplicas: 2, maxReplicas: 10, metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))],
    });
    new kplus.Service(chart, id('service'), { metadata, selector: deployment, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
    new kplus.NetworkPolicy(chart, id('policy'), {
      metadata, selector: deployment, ingress: { default: kplus.NetworkPolicyTrafficDefault.DENY },
      egress: { rules: [{ peer: kplus.NetworkPolicyIpBlock.anyIpv4(chart, id('anywhere')), ports: [kplus.NetworkPolicyPort.tcp(53)] }] },
    });
    new cdk8s.ApiObject(chart, id('budget'), { // there is none in cdk8s-plus
      apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels: selected }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    });
  }`;

export const PLUS_ONE_CHART = `${HEAD}${PLUS}
  const app = new cdk8s.App({ outdir });
  const chart = new cdk8s.Chart(app, 'all', { namespace: '${NAMESPACE}' });
  for (let i = 0; i < count; i++) service(chart, name(i));
  app.synth();`;

export const PLUS_CHARTS = `${HEAD}${PLUS}
  const app = new cdk8s.App({ outdir });
  for (let i = 0; i < count; i++) service(new cdk8s.Chart(app, name(i), { namespace: '${NAMESPACE}' }), name(i));
  app.synth();`;
