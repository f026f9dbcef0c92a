import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Migration, Scaling } from '../../src';
import { errors, manifests, service, shop, worker } from '../support/workloads';

const SELECTOR = { 'app.kubernetes.io/name': 'api', 'app.kubernetes.io/instance': 'api' };
const find = (chart: Chart, kind: string, name?: string) => Testing.synth(chart).find(o => o.kind === kind && (!name || o.metadata.name === name));

describe('to the L2s of cdk8s-plus a workload is', () => {
  test('a pod selector and a peer of a NetworkPolicy', () => {
    const chart = shop();
    const [api, web] = [service({}, 'api', chart), service({}, 'web', chart)];
    new kplus.NetworkPolicy(chart, 'policy', {
      metadata: { name: 'own' }, selector: api, ingress: { rules: [{ peer: web, ports: [kplus.NetworkPolicyPort.tcp(8080)] }] },
    });
    const { spec } = find(chart, 'NetworkPolicy', 'own');
    expect(spec.podSelector).toEqual({ matchLabels: SELECTOR });
    expect(spec.ingress[0].from[0].podSelector.matchLabels['app.kubernetes.io/name']).toBe('web');
    expect(spec.ingress[0].from[0].namespaceSelector.matchLabels).toEqual({ 'kubernetes.io/metadata.name': 'shop' });
  });

  test('what a Service selects', () => {
    const chart = shop();
    const selected = new kplus.Service(chart, 'second', { metadata: { name: 'second' }, ports: [{ port: 81, targetPort: 8080 }] });
    selected.select(service({}, 'api', chart));
    expect(find(chart, 'Service', 'second').spec.selector).toEqual(SELECTOR);
  });

  test('what another workload connects to, and what pods stay away from', () => {
    const chart = shop();
    const api = service({}, 'api', chart);
    const job = new kplus.Deployment(chart, 'job', { metadata: { name: 'job' }, containers: [{ image: 'job:1', securityContext: { user: 65532 } }] });
    job.connections.allowTo(api);
    job.scheduling.separate(api);
    expect(JSON.stringify(find(chart, 'Deployment', 'job').spec.template.spec.affinity)).toContain('"app.kubernetes.io/name":"api"');
    const policies = Testing.synth(chart).filter(o => o.kind === 'NetworkPolicy').map(o => o.spec);
    expect(policies.some(p => p.egress?.some((r: any) => r.to?.[0].podSelector?.matchLabels?.['app.kubernetes.io/name'] === 'api'))).toBe(true);
  });

  test('the target of a HorizontalPodAutoscaler, which then has the number of pods', () => {
    const chart = shop();
    const api = service({ scaling: Scaling.fixed(3) }, 'api', chart);
    new kplus.HorizontalPodAutoscaler(chart, 'hpa', { metadata: { name: 'own' }, target: api, maxReplicas: 7, minReplicas: 3 });
    expect(find(chart, 'HorizontalPodAutoscaler').spec.scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' });
    expect(find(chart, 'Deployment').spec).not.toHaveProperty('replicas');
    expect(api.hasAutoscaler).toBe(true);
  });

  test('not the target of two autoscalers', () => {
    const chart = shop();
    const api = service({ scaling: Scaling.auto() }, 'api', chart);
    expect(() => new kplus.HorizontalPodAutoscaler(chart, 'hpa', { target: api, maxReplicas: 7 }))
      .toThrow(/^GoWebService 'shop\/api': scaling must be Scaling\.fixed\(…\) if another autoscaler scales the Deployment$/);
    const other = service({ scaling: Scaling.fixed(3) }, 'other', chart);
    new kplus.HorizontalPodAutoscaler(chart, 'first', { target: other, maxReplicas: 7 });
    expect(errors(() => new kplus.HorizontalPodAutoscaler(chart, 'second', { target: other, maxReplicas: 7 }))).toHaveLength(1);
  });

  test('a peer that may connect, and so are their workloads to it', () => {
    const chart = shop();
    const api = service({}, 'api', chart);
    const client = new kplus.Deployment(chart, 'client', { containers: [{ image: 'client:1' }] });
    api.allowFrom(client);
    api.allowTo(kplus.Pods.select(chart, 'database', { labels: { app: 'database' }, namespaces: kplus.Namespaces.select(chart, 'ns', { labels: { tier: 'data' } }) }));
    const { spec } = manifests(api).NetworkPolicy;
    expect(Object.keys(spec.ingress[0].from[0].podSelector.matchLabels)).toEqual(['cdk8s.io/metadata.addr']);
    expect(spec.egress[1].to).toEqual([{ podSelector: { matchLabels: { app: 'database' } }, namespaceSelector: { matchLabels: { tier: 'data' } } }]);
  });

  test.each<[string, (chart: Chart) => kplus.ISubject, string | undefined]>([
    ['a ServiceAccount of its own', chart => worker({}, 'mailer', chart), 'mailer'],
    ['another ServiceAccount', chart => worker({ serviceAccount: { name: 'payments' } }, 'mailer', chart), 'payments'],
    ['one of cdk8s-plus', chart => worker({ serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'payments') }, 'mailer', chart), 'payments'],
  ])('a subject of role bindings, by its ServiceAccount: %s', (_, make, name) => {
    const chart = shop();
    const role = new kplus.Role(chart, 'role', { metadata: { name: 'reader' } });
    role.allowRead(kplus.ApiResource.CONFIG_MAPS);
    role.bind(make(chart));
    const binding = find(chart, 'RoleBinding');
    expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name, namespace: 'shop', apiGroup: '' }]);
    expect(binding.roleRef).toMatchObject({ kind: 'Role', name: 'reader' });
    expect(find(chart, 'ServiceAccount')?.metadata.name).toBe(name === 'mailer' ? name : undefined);
  });

  test('a subject of cluster role bindings, with its namespace', () => {
    const chart = shop();
    const role = new kplus.ClusterRole(chart, 'role', { metadata: { name: 'reader' } });
    role.bind(worker({}, 'mailer', chart));
    expect(find(chart, 'ClusterRoleBinding').subjects).toEqual([{ kind: 'ServiceAccount', name: 'mailer', namespace: 'shop', apiGroup: '' }]);
  });
});

describe('values of cdk8s-plus are taken:', () => {
  test('references to objects', () => {
    const chart = shop();
    const secret = kplus.Secret.fromSecretName(chart, 'secret', 'database');
    const api = service({
      secretEnvironment: { PASSWORD: { secret, key: 'password' } },
      environmentFromSecrets: [secret],
      secretFiles: [{ secret, mountPath: '/secret' }],
      imagePullSecrets: [secret],
      serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'payments'),
    }, 'api', chart);
    api.exposeViaIngress('/', { host: 'shop.example.com', tls: secret });
    const { Deployment, Ingress } = manifests(api);
    const { containers: [program], volumes, imagePullSecrets, serviceAccountName } = Deployment.spec.template.spec;
    expect(program.env).toContainEqual({ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'database', key: 'password' } } });
    expect(program.envFrom).toEqual([{ secretRef: { name: 'database' } }]);
    expect(volumes[1].secret.secretName).toBe('database');
    expect(imagePullSecrets).toEqual([{ name: 'database' }]);
    expect(serviceAccountName).toBe('payments');
    expect(Ingress.spec.tls).toEqual([{ hosts: ['shop.example.com'], secretName: 'database' }]);
  });

  test('a Secret that is made in the same chart, by its name', () => {
    const chart = shop();
    const secret = new kplus.Secret(chart, 'secret', { metadata: { name: 'made' }, stringData: { password: 'hunter2' } });
    const api = service({ secretEnvironment: { PASSWORD: { secret, key: 'password' } } }, 'api', chart);
    expect(JSON.stringify(manifests(api).Deployment)).toContain('{"key":"password","name":"made"}');
    expect(JSON.stringify(manifests(api).Deployment)).not.toContain('hunter2');
  });

  test.each<[string, kplus.NetworkPolicyPort, object[]]>([
    ['a TCP port', kplus.NetworkPolicyPort.tcp(5432), [{ port: 5432, protocol: 'TCP' }]],
    ['a UDP port', kplus.NetworkPolicyPort.udp(53), [{ port: 53, protocol: 'UDP' }]],
    ['a range', kplus.NetworkPolicyPort.tcpRange(8000, 8010), [{ port: 8000, endPort: 8010, protocol: 'TCP' }]],
    ['all TCP ports', kplus.NetworkPolicyPort.allTcp(), [{ protocol: 'TCP' }]],
  ])('ports of a NetworkPolicy: %s', (_, port, expected) => {
    const chart = shop();
    const api = service({}, 'api', chart);
    const pods = kplus.Pods.select(chart, 'pods', { labels: { app: 'database' } });
    api.allowTo(pods, port as any);
    api.allowFrom(pods, port as any);
    const { ingress: [incoming], egress: [, outgoing] } = manifests(api).NetworkPolicy.spec;
    expect(incoming).toEqual({ from: [{ podSelector: { matchLabels: { app: 'database' } } }], ports: expected });
    expect(outgoing).toEqual({ to: [{ podSelector: { matchLabels: { app: 'database' } } }], ports: expected });
  });

  test('peers: pods by expressions, all pods, blocks of addresses', () => {
    const chart = shop();
    const api = service({}, 'api', chart);
    api.allowTo(kplus.Pods.select(chart, 'some', { expressions: [kplus.LabelExpression.in('tier', ['a', 'b'])] }));
    api.allowTo(kplus.Pods.all(chart, 'all'));
    api.allowTo(kplus.NetworkPolicyIpBlock.ipv4(chart, 'block', '10.0.0.0/8', ['10.1.0.0/16']));
    expect(manifests(api).NetworkPolicy.spec.egress.slice(1).map((rule: any) => rule.to)).toEqual([
      [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['a', 'b'] }] } }],
      [{ podSelector: {} }],
      [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }],
    ]);
  });

  test('a workload with a migration is a peer with its Job, and is selected without it', () => {
    const chart = shop();
    const api = service({ migration: Migration.job({ args: ['up'] }) }, 'api', chart);
    new kplus.NetworkPolicy(chart, 'policy', { metadata: { name: 'own' }, selector: api, ingress: { rules: [{ peer: api }] } });
    const { spec } = find(chart, 'NetworkPolicy', 'own');
    expect(spec.podSelector).toEqual({ matchLabels: SELECTOR });
    expect(spec.ingress[0].from[0].podSelector.matchExpressions).toEqual([{ key: 'app.kubernetes.io/name', operator: 'In', values: ['api', 'api-migration'] }]);
  });
});
