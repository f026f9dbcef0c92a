import * as fs from 'fs';
import * as path from 'path';
import Ajv from 'ajv';
import { KedaTrigger, KubernetesScaling, MetricsDiscovery } from '../../src/kubernetes';
import { unless } from '../support/tools';
import { objects, service, worker } from '../support/workloads';

const SCHEMAS = path.join(__dirname, '..', '..', '..', 'shared', 'crd-schemas');
const missing = fs.existsSync(SCHEMAS) ? undefined : `there are no schemas of custom resources in ${SCHEMAS}`;

/** What a schema says is wrong with an object; unknown fields are wrong. */
function errors(object: any): string[] {
  const [group, version] = object.apiVersion.split('/');
  const schema = JSON.parse(fs.readFileSync(path.join(SCHEMAS, group, `${object.kind.toLowerCase()}_${version}.json`), 'utf8'));
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  return ajv.validate(schema, object) ? [] : ajv.errors!.map(e => `${object.kind} ${e.instancePath}: ${e.message} ${JSON.stringify(e.params)}`);
}

const custom = (of: Parameters<typeof objects>[0]) => objects(of).filter(o => o.apiVersion.split('/')[0].includes('.') && !/(^|\.)k8s\.io\//.test(o.apiVersion));

unless(missing).describe('custom resources keep to their schemas:', () => {
  test('ScaledObject', () => {
    const scaling = KubernetesScaling.keda({
      minReplicas: 0,
      maxReplicas: 5,
      pollingIntervalSeconds: 15,
      cooldownPeriodSeconds: 60,
      triggers: [KedaTrigger.cpu(60), KedaTrigger.prometheus({ serverAddress: 'http://p', query: 'up', threshold: 5 }), KedaTrigger.of('kafka', { topic: 'a' }, { authentication: 'kafka' })],
    });
    const [found] = custom(service({ scaling }));
    expect(found.kind).toBe('ScaledObject');
    expect(errors(found)).toEqual([]);
  });

  test('ServiceMonitor and PodMonitor', () => {
    const monitored = { metrics: { port: 9090 }, metricsDiscovery: MetricsDiscovery.serviceMonitor({ intervalSeconds: 15, labels: { release: 'a' } }) };
    const found = [...custom(service(monitored)), ...custom(worker(monitored))];
    expect(found.map(o => o.kind)).toEqual(['ServiceMonitor', 'PodMonitor']);
    expect(found.flatMap(errors)).toEqual([]);
  });

  test('HTTPRoute', () => {
    const made = service();
    const route = made.exposeViaHttpRoute('/api', { gateway: { name: 'edge', namespace: 'infra', sectionName: 'https' }, hosts: ['*.example.com'] });
    expect(errors(route.toJson())).toEqual([]);
  });

  test('and a mistake would be found', () => {
    const [found] = custom(service({ metricsDiscovery: MetricsDiscovery.serviceMonitor() }));
    found.spec.endpoints[0].intervall = '15s';
    expect(errors(found)).toEqual([expect.stringContaining('must NOT have additional properties')]);
  });
});
