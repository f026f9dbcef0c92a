import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Scaling } from '../../src/kubernetes';
import { manifests, errors, service, shop } from '../support/workloads';

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
    const api = service({ scaling: Scaling.horizontal() }, 'api', chart);
    new kplus.HorizontalPodAutoscaler(chart, 'hpa', { target: api, maxReplicas: 7 });
    expect(problems(api)).toEqual(['scaling must be Scaling.fixed(…) where another autoscaler has the Deployment']);
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
});
