import * as path from 'path';
import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { Namespaces, NetworkPolicyIpBlock, Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { GoContainerImage, Health, PortProtocol, Scaling } from '../../src';
import { GoWebService, GoWebServiceProps, HttpIngressPathType, MetricsDiscovery, NetworkIsolation, ServiceType } from '../../src/kubernetes';
import { ownCache, recordGo, tempDir, twoPrograms } from '../support/go-sources';
import { missingTools, unless } from '../support/tools';
import { container, errors, manifests, objects, pod, service, shop, synthesisErrors } from '../support/workloads';

ownCache();
const calls = recordGo();

describe('GoWebService', () => {
  test('is all that a service needs in production, from two lines', () => {
    expect(manifests(service())).toMatchSnapshot();
  });

  unless(missingTools('go')).test('refers to the image by the digest that is built, all images of the app in one go build', () => {
    calls();
    const chart = Testing.chart();
    const dir = twoPrograms(tempDir());
    const images = ['a', 'b'].map(name => new GoContainerImage(chart, `${name}-image`, { entry: path.join(dir, 'cmd', name), repository: `shop/${name}` }));
    images.forEach((image, i) => new GoWebService(chart, `service-${i}`, { image, port: 8080 }));
    expect(calls()).toEqual([]);
    const found = Testing.synth(chart).filter(o => o.kind === 'Deployment').map(o => o.spec.template.spec.containers[0]);
    expect(found.map(c => c.image)).toEqual(images.map(image => image.reference));
    expect(found[0].image).toMatch(/^shop\/a@sha256:[0-9a-f]{64}$/);
    expect(found[0].env).toContainEqual({ name: 'GOMAXPROCS', value: '1' }); // go.mod says 1.24
    expect(calls()).toEqual(['env', 'list', 'build', 'list', 'env', 'build']); // the last two: what compresses images, once for a cache
  });

  test('moving it in the tree changes no byte', () => {
    const deep = service({ environment: { A: '1' } }, 'api', new Construct(new Construct(shop(), 'deep'), 'down'));
    expect(JSON.stringify(objects(deep))).toBe(JSON.stringify(objects(service({ environment: { A: '1' } }))));
  });

  test('sends the Service’s port 80, or another, to the port of the program', () => {
    const { Deployment, Service } = manifests(service({ port: 9000 }));
    expect(Deployment.spec.template.spec.containers[0].ports).toEqual([{ name: 'http', containerPort: 9000 }]);
    expect(Service.spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 'http' }]);
    expect(Service.spec.selector).toEqual(Deployment.spec.selector.matchLabels);
    expect(manifests(service({ servicePort: 8443 })).Service.spec.ports[0].port).toBe(8443);
  });

  test('names the port by its protocol, and tells gateways of gRPC', () => {
    const made = service({ protocol: PortProtocol.GRPC, health: Health.grpc() });
    expect(manifests(made).Service.spec.ports).toEqual([{ name: 'grpc', port: 80, targetPort: 'grpc', appProtocol: 'kubernetes.io/h2c' }]);
    expect(container(made).livenessProbe.grpc).toEqual({ port: 8080 });
  });

  test('has further ports', () => {
    const made = service({ additionalPorts: [{ name: 'admin', port: 6060 }] });
    expect(container(made).ports).toEqual([{ name: 'http', containerPort: 8080 }, { name: 'admin', containerPort: 6060 }]);
    expect(manifests(made).Service.spec.ports[1]).toEqual({ name: 'admin', port: 6060, targetPort: 'admin' });
  });

  test('exposes what it is made of', () => {
    const made = service({ environment: { A: '1' }, scaling: Scaling.auto(), metricsDiscovery: MetricsDiscovery.serviceMonitor() });
    const parts = [
      made.deployment, made.service, made.serviceAccount, made.networkPolicy, made.disruptionBudget, made.autoscaler, made.monitor,
      ...made.configMaps,
    ];
    for (const part of parts) expect(part).toBeInstanceOf(ApiObject);
    expect(parts.map(part => part!.kind)).toEqual(
      ['Deployment', 'Service', 'ServiceAccount', 'NetworkPolicy', 'PodDisruptionBudget', 'HorizontalPodAutoscaler', 'ServiceMonitor', 'ConfigMap']);
    expect(objects(made)).toHaveLength(parts.length);
  });

  test('can be patched', () => {
    const made = service();
    made.deployment.metadata.addAnnotation('team', 'shop');
    ApiObject.of(made.deployment).addJsonPatch(
      JsonPatch.replace('/spec/template/spec/containers/0/lifecycle/preStop/sleep/seconds', 7),
      JsonPatch.add('/spec/template/spec/hostnameOverride', 'api'),
    );
    made.service.addJsonPatch(JsonPatch.add('/spec/trafficDistribution', 'PreferClose'));
    const { Deployment, Service } = manifests(made);
    expect(Deployment.metadata.annotations).toEqual({ team: 'shop' });
    expect(Deployment.spec.template.spec).toMatchObject({ hostnameOverride: 'api', containers: [{ lifecycle: { preStop: { sleep: { seconds: 7 } } } }] });
    expect(Service.spec.trafficDistribution).toBe('PreferClose');
  });
});

test('no construct depends on another: cdk8s would follow every path between them', () => {
  const chart = shop();
  const made = service({ environment: { A: '1' }, scaling: Scaling.auto(), metricsDiscovery: MetricsDiscovery.serviceMonitor() }, 'api', chart);
  service({}, 'web', chart).allowTo(made);
  made.exposeViaIngress('/');
  expect(chart.node.findAll().filter(c => c.node.dependencies.length > 0)).toEqual([]);
});

describe('the Service of a GoWebService', () => {
  const spec = (serviceType: ServiceType) => manifests(service({ serviceType })).Service.spec;
  const incoming = (serviceType: ServiceType) => manifests(service({ serviceType })).NetworkPolicy.spec.ingress;

  test('has an address inside the cluster', () => {
    expect(spec(ServiceType.CLUSTER_IP).type).toBeUndefined();
    expect(incoming(ServiceType.CLUSTER_IP)).toBeUndefined();
  });

  test('has a port on each node, one that the cluster chooses or a given one', () => {
    expect(spec(ServiceType.nodePort())).toMatchObject({ type: 'NodePort', ports: [{ name: 'http', port: 80, targetPort: 'http' }] });
    expect(spec(ServiceType.nodePort(30080)).ports[0].nodePort).toBe(30080);
    expect(incoming(ServiceType.nodePort())).toEqual([{ ports: [{ port: 8080, protocol: 'TCP' }] }]);
  });

  test('has a load balancer', () => {
    const serviceType = ServiceType.loadBalancer({ sourceRanges: ['203.0.113.0/24', '2001:db8::/32'], loadBalancerClass: 'nlb', annotations: { scheme: 'internal' } });
    expect(spec(serviceType)).toMatchObject({ type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.0/24', '2001:db8::/32'], loadBalancerClass: 'nlb' });
    expect(manifests(service({ serviceType })).Service.metadata.annotations).toEqual({ scheme: 'internal' });
    expect(incoming(serviceType)).toEqual([{ ports: [{ port: 8080, protocol: 'TCP' }] }]);
  });

  test('is headless, on the port of the program, which clients connect to themselves', () => {
    expect(spec(ServiceType.HEADLESS)).toMatchObject({ clusterIP: 'None', ports: [{ name: 'http', port: 8080, targetPort: 'http' }] });
    const made = service({ serviceType: ServiceType.HEADLESS, servicePort: 8080 });
    made.exposeViaHttpRoute('/', { gateway: { name: 'edge' } });
    expect(manifests(made).HTTPRoute.spec.rules[0].backendRefs).toEqual([{ name: 'api', port: 8080 }]);
  });
});

describe('exposeViaIngress', () => {
  test.each(['a struct', 'a construct of cdk8s-plus'])('collects hosts, paths, class and TLS (%s) in one Ingress, and lets the controller in', what => {
    const made = service();
    const tls = what === 'a struct' ? { name: 'shop-tls' } : Secret.fromSecretName(made, 'tls', 'shop-tls');
    made.exposeViaIngress('/', { host: 'shop.example.com', className: 'nginx', tls, annotations: { a: 'b' } });
    const ingress = made.exposeViaIngress('/v2', { host: 'shop.example.com', pathType: HttpIngressPathType.EXACT });
    made.exposeViaIngress('/', { host: '*.example.com' });
    expect(ingress).toBe(made.ingress);
    const { Ingress, NetworkPolicy } = manifests(made);
    const backend = { service: { name: 'api', port: { name: 'http' } } };
    expect(Ingress.metadata).toMatchObject({ name: 'api', annotations: { a: 'b' } });
    expect(Ingress.spec).toEqual({
      ingressClassName: 'nginx',
      tls: [{ hosts: ['shop.example.com'], secretName: 'shop-tls' }],
      rules: [
        { host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }, { path: '/v2', pathType: 'Exact', backend }] } },
        { host: '*.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } },
      ],
    });
    expect(NetworkPolicy.spec.ingress).toEqual([{ ports: [{ port: 8080, protocol: 'TCP' }] }]);
  });

  test('lets nobody but the controller in where that is known', () => {
    const made = service();
    made.exposeViaIngress('/', { controller: NetworkPolicyIpBlock.ipv4(made, 'nodes', '10.0.0.0/8') });
    expect(manifests(made).NetworkPolicy.spec.ingress).toEqual([{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 8080, protocol: 'TCP' }] }]);
    expect(manifests(made).Ingress.spec.rules[0].host).toBeUndefined();
  });

  test.each<[string, (made: GoWebService) => void, string]>([
    ['a path that starts with no slash', m => m.exposeViaIngress('api'), "exposeViaIngress: path must be a path that starts with '/' and has no '//', '%2F', '/.' and '/..' in it, such as '/api', got \"api\""],
    ['a host with a scheme', m => m.exposeViaIngress('/', { host: 'https://shop' }), "such as 'shop.example.com', got \"https://shop\""],
    ['TLS for every host', m => m.exposeViaIngress('/', { tls: { name: 's' } }), 'exposeViaIngress: tls requires host'],
    ['an address as host', m => m.exposeViaIngress('/', { host: '10.0.0.1' }), 'exposeViaIngress: host must be a host name in lower case without scheme, port and path, not an IP address, such as '],
    ['TLS that is a string, from JavaScript', m => m.exposeViaIngress('/', { host: 'shop', tls: 'shop-tls' as any }), "exposeViaIngress: tls must be a reference to a Secret, got a string; use { name: 'shop-tls' }, never the value"],
    ['a controller that is a string, from JavaScript', m => m.exposeViaIngress('/', { controller: 'nginx' as any }), 'exposeViaIngress: controller must be a workload, Pods.select(…) or NetworkPolicyIpBlock.ipv4(…), got "nginx"'],
    ['a controller in no namespace', m => m.exposeViaIngress('/', { controller: Namespaces.select(m, 'none', { names: [] }) }), 'exposeViaIngress: controller must have at least one namespace, got construct "shop/api/none" with none'],
    ['a path twice', m => { m.exposeViaIngress('/'); m.exposeViaIngress('/'); }, 'exposeViaIngress: path must be unique for all hosts, got "/" twice'],
    ['a path type that is none, from JavaScript', m => m.exposeViaIngress('/', { pathType: 'Prefixed' as any }), 'exposeViaIngress: pathType must be one of Prefix, Exact, ImplementationSpecific, got "Prefixed"'],
    ['an option of the Ingress itself', m => m.exposeViaIngress('/', { ingressClassName: 'nginx' } as any), 'exposeViaIngress does not support ingressClassName; use className'],
    ['two classes', m => { m.exposeViaIngress('/', { className: 'a' }); m.exposeViaIngress('/b', { className: 'b' }); }, "exposeViaIngress: className must be 'a' as in an earlier call, got \"b\""],
  ])('refuses %s', (_, expose, message) => {
    const made = service();
    expect(errors(() => expose(made))).toEqual([expect.stringContaining(message)]);
  });
});

test.each<[string, (made: GoWebService) => void]>([
  ['exposeViaIngress', m => m.exposeViaIngress('api', { className: 'A', host: 'A', tls: 'shop-tls' as any, controller: 'nginx' as any })],
  ['exposeViaHttpRoute', m => m.exposeViaHttpRoute('api', { gateway: { name: 'A' }, hosts: ['A'], name: 'A', controller: 'nginx' as any })],
])('%s tells all that is wrong at once, with the class and the path, and changes nothing', (method, expose) => {
  const made = service();
  const before = JSON.stringify(objects(made));
  expect(() => expose(made)).toThrow(new RegExp(`^GoWebService 'shop/api' has 5 errors:(\\n  ${method}: \\w+(\\.name|\\[0\\])? must be [^\\n]+){5}$`));
  expect(JSON.stringify(objects(made))).toBe(before);
});

describe('exposeViaHttpRoute', () => {
  test('attaches a route to a Gateway', () => {
    const made = service({ servicePort: 8000 });
    made.exposeViaHttpRoute('/api', { gateway: { name: 'edge', namespace: 'infra', sectionName: 'https' }, hosts: ['shop.example.com'] });
    made.exposeViaHttpRoute('/', { gateway: { name: 'edge' }, name: 'api-inside' });
    const [first, second] = objects(made).filter(o => o.kind === 'HTTPRoute');
    expect(first.metadata.name).toBe('api');
    expect(first.spec).toEqual({
      parentRefs: [{ name: 'edge', namespace: 'infra', sectionName: 'https' }],
      hostnames: ['shop.example.com'],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: [{ name: 'api', port: 8000 }] }],
    });
    expect(made.httpRoutes).toHaveLength(2);
    expect([second.metadata.name, second.spec.hostnames]).toEqual(['api-inside', undefined]);
    expect(manifests(made).NetworkPolicy.spec.ingress).toEqual([{ ports: [{ port: 8080, protocol: 'TCP' }] }]);
  });

  test.each<[string, (made: GoWebService) => void, string]>([
    ['no gateway, from JavaScript', m => m.exposeViaHttpRoute('/', { gateway: undefined as any }), 'exposeViaHttpRoute: gateway must be an object, got undefined'],
    ['a gateway without a name, from JavaScript', m => m.exposeViaHttpRoute('/', { gateway: {} as any }), 'exposeViaHttpRoute: gateway.name must be '],
    ['no options, from JavaScript', m => m.exposeViaHttpRoute('/', undefined as any), 'exposeViaHttpRoute: options must be an object, got undefined'],
    ['two routes of one name', m => { m.exposeViaHttpRoute('/', { gateway: { name: 'a' } }); m.exposeViaHttpRoute('/', { gateway: { name: 'a' } }); }, "exposeViaHttpRoute: name must be unique, got 'api' twice"],
    ['a host with a port', m => m.exposeViaHttpRoute('/', { gateway: { name: 'a' }, hosts: ['shop:80'] }), 'exposeViaHttpRoute: hosts[0] must be a host name'],
    ['a path that starts with no slash', m => m.exposeViaHttpRoute('', { gateway: { name: 'a' } }), 'exposeViaHttpRoute: path must be a path of a URL'],
    ['a name in upper case', m => m.exposeViaHttpRoute('/', { gateway: { name: 'a' }, name: 'API' }), 'exposeViaHttpRoute: name must be lower-case letters'],
  ])('refuses %s', (_, expose, message) => {
    const made = service();
    expect(errors(() => expose(made))).toEqual([expect.stringContaining(message)]);
  });
});

describe('refusals of GoWebService', () => {
  test.each<[string, Partial<GoWebServiceProps>, RegExp]>([
    ['no image', { image: undefined }, /^image must be a GoContainerImage, got undefined/],
    ['an image that is a string, from JavaScript', { image: 'nginx:latest' as any }, /^image must be a GoContainerImage, got "nginx:latest"/],
    ['an image that is another construct', { image: new Construct(undefined as any, '') as any }, /^image must be a GoContainerImage, got construct ""/],
    ['upper case in a name', { name: 'Api' }, /^name must be lower-case letters, digits and '-', starting with a letter and not ending with '-', at most 63 characters, got "Api"/],
    ['a name that starts with a digit', { name: '1st' }, /^name must be lower-case letters, digits and '-', starting with a letter and not ending with '-', at most 63 characters, got "1st"/],
    ['a name of 64 characters', { name: 'a'.repeat(64) }, /at most 63 characters/],
    ['an empty name', { name: '' }, /^name must be lower-case letters, digits and '-', starting with a letter and not ending with '-', at most 63 characters, got ""/],
    ['port 0', { port: 0 }, /^port must be a whole number from 1 to 65535, got 0/],
    ['port 65536', { port: 65536 }, /^port must be a whole number from 1 to 65535, got 65536/],
    ['a port that is a string, from JavaScript', { port: '8080' as any }, /^port must be a whole number from 1 to 65535, got "8080"/],
    ['no port, from JavaScript', { port: undefined }, /^port must be a whole number from 1 to 65535, got undefined/],
    ['service port 0', { servicePort: 0 }, /^servicePort must be a whole number from 1 to 65535, got 0/],
    ['another port of a headless Service', { serviceType: ServiceType.HEADLESS, servicePort: 80 }, /^servicePort must be equal to port \(8080\) for a headless Service, whose clients connect to the pods, got 80/],
    ['a protocol that is a string, from JavaScript', { protocol: 'grpc' as any }, /^protocol must be a PortProtocol such as PortProtocol\.GRPC, got "grpc"/],
    ['a type that is a string, from JavaScript', { serviceType: 'NodePort' as any }, /^serviceType must be a ServiceType such as ServiceType\.CLUSTER_IP, got "NodePort"/],
    ['a node port below the range', { serviceType: ServiceType.nodePort(29999) }, /^serviceType\.port must be a whole number from 30000 to 32767, got 29999/],
    ['a node port above the range', { serviceType: ServiceType.nodePort(32768) }, /^serviceType\.port must be a whole number from 30000 to 32767, got 32768/],
    ['source ranges that are no blocks', { serviceType: ServiceType.loadBalancer({ sourceRanges: ['10.0.0.1'] }) }, /^serviceType\.sourceRanges\[0\] must be a CIDR block such as '203\.0\.113\.0\/24', got "10\.0\.0\.1"/],
    ['source ranges that no address is in', { serviceType: ServiceType.loadBalancer({ sourceRanges: ['300.1.2.3/99'] }) }, /^serviceType\.sourceRanges\[0\] must be a CIDR block such as '203\.0\.113\.0\/24', got "300\.1\.2\.3\/99"/],
    ['source ranges of 33 bits', { serviceType: ServiceType.loadBalancer({ sourceRanges: ['10.0.0.0/33'] }) }, /^serviceType\.sourceRanges\[0\] must be a CIDR block such as '203\.0\.113\.0\/24', got "10\.0\.0\.0\/33"/],
    ['source ranges of 129 bits', { serviceType: ServiceType.loadBalancer({ sourceRanges: ['2001:db8::/129'] }) }, /^serviceType\.sourceRanges\[0\] must be a CIDR block such as '203\.0\.113\.0\/24', got "2001:db8::\/129"/],
    ['a port twice', { additionalPorts: [{ name: 'admin', port: 8080 }] }, /^ports of a workload must be unique, got 8080 twice/],
    ['a name of a port twice', { additionalPorts: [{ name: 'http', port: 8081 }] }, /^ports of a workload must have unique names, got 'http' twice/],
    ['a name of a port that is too long', { additionalPorts: [{ name: 'administration-1', port: 8081 }] }, /^additionalPorts\[0\]\.name must be lower-case letters, digits and single '-', with at least one letter, not starting or ending with '-', at most 15 characters, got "administration-1"/],
    ['another port that is the Service’s', { additionalPorts: [{ name: 'plain', port: 80 }] }, /^servicePort must differ from the port of 'plain', got 80 for both/],
    ['a network isolation that is a boolean, from JavaScript', { networkIsolation: false as any }, /^networkIsolation must be a NetworkIsolation such as NetworkIsolation\.FULL, got false/],
  ])('%s', (_, props, message) => {
    const found = errors(() => service(props));
    expect(found).toContainEqual(expect.stringMatching(message));
  });

  test('an id that cannot be a name', () => {
    expect(errors(() => service({}, 'My_Api'))).toEqual([expect.stringMatching(/^name \(the construct's id\) must be lower-case letters, digits and '-', starting with a letter and not ending with '-', at most 63 characters, got "My_Api"/)]);
  });

  test('an image that is somebody’s own construct, with a mutable tag', () => {
    const chart = shop();
    const own = Object.assign(new Construct(chart, 'own'), { reference: 'shop/api:latest' });
    expect(synthesisErrors(service({ image: own }, 'api', chart))).toEqual([expect.stringMatching(/^image reference must be pinned, got 'shop\/api:latest', which is mutable; use/)]);
  });

  test('are all told together, with the class and the path, and nothing is added to the tree', () => {
    const chart = shop();
    const props = { name: 'A', port: 0, serviceType: ServiceType.nodePort(1), shutdown: { drainSeconds: 9, gracePeriodSeconds: 3 }, environment: { '1A': '' } };
    const make = () => service({ ...props, scaling: Scaling.auto({ minReplicas: 5, maxReplicas: 2 }) }, 'a', chart);
    expect(make).toThrow(/^GoWebService 'shop\/a' has 6 errors:\n {2}/);
    expect(errors(make).sort()).toEqual([
      /^environment must have names that are /, /^name must be /, /^port must be /, /^scaling\.minReplicas must be at most maxReplicas \(2\), got 5/,
      /^serviceType\.port must be /, /^shutdown\.gracePeriodSeconds must be at least 10 \(/,
    ].map(message => expect.stringMatching(message)));
    expect(chart.node.tryFindChild('a')).toBeUndefined();
    expect(service({}, 'a', chart).name).toBe('a');
  });

  test('one is told in one line', () => {
    expect(() => service({ port: 0 })).toThrow(/^GoWebService 'shop\/api': port must be a whole number from 1 to 65535, got 0$/);
  });

  test.each<[string, object, string]>([
    ['of another library', { replicas: 3 }, 'GoWebService does not support replicas; use scaling: Scaling.fixed(3)'],
    ['of an earlier version', { exposure: 'NodePort' }, 'GoWebService does not support exposure; use serviceType'],
    ['misspelled', { scalling: Scaling.fixed(1) }, 'GoWebService does not support scalling; use scaling'],
    ['nobody knows', { xyz: 1 }, 'GoWebService does not support xyz; remove it'],
  ])('a prop %s', (_, props, message) => {
    expect(errors(() => service(props))).toEqual([message]);
  });

  test.each([undefined, null, 5, 'api', []])('props that are %j, from JavaScript', props => {
    expect(() => new GoWebService(shop(), 'api', props as any)).toThrow(/^GoWebService 'shop\/api': props must be an object, such as \{ image, port: 8080 \}, got /);
  });
});

test('NetworkIsolation.NONE makes no NetworkPolicy', () => {
  const made = service({ networkIsolation: NetworkIsolation.NONE });
  made.exposeViaIngress('/');
  expect(made.networkPolicy).toBeUndefined();
  expect(pod(made).containers).toHaveLength(1);
  expect(manifests(made).NetworkPolicy).toBeUndefined();
});
