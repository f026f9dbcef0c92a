import { Pods } from 'cdk8s-plus-28';
import { ConfigFiles } from '../../src';
import { KedaTrigger, KubernetesScaling, KubernetesVersion, ServiceType } from '../../src/kubernetes';
import { everything } from '../support/every-prop';
import { CUSTOM_FIELDS, Field, FIELDS } from '../support/kubernetes-fields';
import { container, errors, manifests, objects, pod, service, synthesisErrors } from '../support/workloads';

/** What an API server says of the same strings is in api-server.integ.ts. */
describe('strings that an API server refuses, or a controller that reads the object, are refused:', () => {
  const fields: [string, Omit<Field, 'sample'>][] = [...Object.entries(FIELDS), ...Object.entries(CUSTOM_FIELDS)];

  test.each(fields.filter(([, { refused }]) => refused.length > 0))('%s', (_, { make, refused }) => {
    expect(refused.filter(text => errors(() => make(text)).length === 0)).toEqual([]);
  });

  test.each(Object.entries(FIELDS))('but not what is well: %s', (_, { make, sample }) => {
    expect(errors(() => make(sample))).toEqual([]);
  });

  test('but not what is well in all props together', () => {
    const made = everything();
    expect(synthesisErrors(made)).toEqual([]);
    expect(objects(made).length).toBeGreaterThan(10);
  });
});

describe('annotations', () => {
  test.each<[string, (annotations: { [name: string]: string }) => unknown]>([
    ['podAnnotations', podAnnotations => service({ podAnnotations })],
    ['serviceType.annotations', annotations => service({ serviceType: ServiceType.loadBalancer({ annotations }) })],
    ['exposeViaIngress: annotations', annotations => service().exposeViaIngress('/', { annotations })],
  ])('%s are 256 KiB at most, keys and values together', (prop, make) => {
    expect(errors(() => make({ a: 'ä'.repeat(2 ** 17 - 1), b: '' }))).toEqual([]);
    expect(errors(() => make({ a: 'ä'.repeat(2 ** 17 - 1), bc: 'd' }))).toEqual([`${prop} must be at most 262144 bytes, got 262146 bytes`]);
  });

  test('of several paths of an Ingress are counted together', () => {
    const made = service();
    const expose = (path: string) => () => made.exposeViaIngress(path, { annotations: { [path.slice(1)]: 'a'.repeat(2 ** 17) } });
    expect(errors(expose('/a'))).toEqual([]);
    expect(errors(expose('/b'))).toEqual(['exposeViaIngress: annotations must be at most 262144 bytes, got 262146 bytes']);
  });

  test('of pods are counted with those that the library adds', () => {
    const podAnnotations = { a: 'a'.repeat(2 ** 18 - 1) };
    expect(errors(() => service({ podAnnotations }))).toEqual([]);
    expect(errors(() => service({ podAnnotations, metrics: {} }))).toEqual([expect.stringMatching(/^podAnnotations must be at most 262144 bytes, got 2622\d\d bytes$/)]);
  });

  test.each([
    ['kubernetes.io/config.mirror'], ['scheduler.alpha.kubernetes.io/tolerations'], ['seccomp.security.alpha.kubernetes.io/pod'], ['container.seccomp.security.alpha.kubernetes.io/api'],
  ])('that Kubernetes no longer reads, but checks, are refused: %s', key => {
    expect(errors(() => service({ podAnnotations: { [key]: 'x' } }))).toEqual([`podAnnotations must not contain the obsolete annotation '${key}'; use the fields of the pod`]);
  });

  test('of an Ingress name the class that className names', () => {
    const of = (className: string) => errors(() => service().exposeViaIngress('/', { className, annotations: { 'kubernetes.io/ingress.class': 'nginx' } }));
    expect(of('nginx')).toEqual([]);
    expect(of('haproxy')).toEqual(["exposeViaIngress: annotations['kubernetes.io/ingress.class'] must be equal to className ('haproxy'), got \"nginx\""]);
  });

  test('of a Service have one topology mode', () => {
    const of = (hints: string) => errors(() => service({
      serviceType: ServiceType.loadBalancer({ annotations: { 'service.kubernetes.io/topology-mode': 'Auto', 'service.kubernetes.io/topology-aware-hints': hints } }),
    }));
    expect(of('Auto')).toEqual([]);
    expect(of('disabled')).toEqual([expect.stringMatching(/^serviceType\.annotations must have one value for .*, got two$/)]);
  });

  test('of AppArmor are for a container of the pod', () => {
    const of = (name: string) => () => service({ podAnnotations: { [`container.apparmor.security.beta.kubernetes.io/${name}`]: 'runtime/default' } });
    expect(errors(of('api'))).toEqual([]);
    expect(errors(of('web'))).toEqual(["podAnnotations['container.apparmor.security.beta.kubernetes.io/web'] must name a container of the pod, got 'web'"]);
  });
});

describe('names that objects of JavaScript have', () => {
  const NAMES = ['toString', 'hasOwnProperty', 'valueOf'];

  test('are names of variables', () => {
    const all = [...NAMES, 'constructor', '__proto__'];
    const secretEnvironment = Object.fromEntries(all.map(name => [name, { secret: { name: 'database' }, key: name }]));
    const made = service({ secretEnvironment, environment: { A: '' } });
    expect(container(made).env.filter((v: any) => v.valueFrom).map((v: any) => v.valueFrom.secretKeyRef.key)).toEqual(all);
    const plain = service({ environment: Object.fromEntries(NAMES.map(name => [name, name])) });
    expect(manifests(plain).ConfigMap.data).toEqual(Object.fromEntries(NAMES.map(name => [name, name])));
    expect(container(plain).env.map((v: any) => v.name)).toEqual(['GOMEMLIMIT']);
  });

  test('are names of labels, annotations, nodes and files', () => {
    const map = Object.fromEntries(NAMES.map(name => [name, 'a']));
    const made = service({ labels: map, podAnnotations: map, nodeSelector: map, configFiles: [ConfigFiles.inline('/a', map)] });
    made.allowTo(Pods.select(made, 'pods', { labels: map }));
    expect(manifests(made).Deployment.spec.template.metadata).toMatchObject({ labels: map, annotations: map });
    expect(pod(made).nodeSelector).toEqual(map);
    expect(manifests(made).ConfigMap.data).toEqual(map);
  });

  test('are no names of triggers, versions and types', () => {
    expect(() => KubernetesVersion.of('constructor')).toThrow(/^KubernetesVersion\.of: version must be/);
    const made = service();
    expect(errors(() => made.exposeViaIngress('/', { pathType: 'constructor' as any }))).toEqual(['exposeViaIngress: pathType must be one of Prefix, Exact, ImplementationSpecific, got "constructor"']);
  });

  test.each(['__proto__', 'constructor'])('which cannot be written as YAML, are refused in maps: %s', name => {
    const map = JSON.parse(`{"${name}": "a"}`);
    const message = (prop: string) => `${prop} must not contain the name '${name}', which YAML serializers do not support`;
    expect(errors(() => service({ environment: map }))).toEqual([message('environment')]);
    expect(errors(() => service({ configFiles: [ConfigFiles.inline('/a', map)] }))).toEqual([message('configFiles[0].files')]);
    expect(errors(() => service({ scaling: KubernetesScaling.keda({ triggers: [KedaTrigger.of('kafka', map)] }) }))).toEqual([message('scaling.triggers[0].metadata')]);
  });
});
