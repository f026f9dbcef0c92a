import * as fs from 'fs';
import * as path from 'path';
import { Testing } from 'cdk8s';
import { ConfigMap, Namespaces, NetworkPolicyIpBlock, NetworkPolicyPort, PersistentVolumeClaim, Secret, ServiceAccount } from 'cdk8s-plus-28';
import { ConfigFiles, DeploymentStrategy, Health, HealthProbe, Migration, Scaling, WorkloadVolume } from '../../src';
import {
  AccessMode, ClaimVolume, ConfigMapFiles, GoWebServiceProps, ImagePullPolicy, KubernetesVersion, NetworkIsolation, NetworkPort,
} from '../../src/kubernetes';
import { tempDir, write } from '../support/go-sources';
import { container, goImage, image, manifests, objects, pod, errors, service, shop, worker } from '../support/workloads';

const env = (of: Parameters<typeof container>[0]) => Object.fromEntries((container(of).env ?? []).map((v: any) => [v.name, v.value ?? v.valueFrom]));

describe('identity', () => {
  test('the selector is name and instance, both the name unless they are set', () => {
    const selector = (props: Partial<GoWebServiceProps>) => manifests(service(props)).Deployment.spec.selector.matchLabels;
    expect(selector({})).toEqual({ 'app.kubernetes.io/name': 'api', 'app.kubernetes.io/instance': 'api' });
    expect(selector({ name: 'shop-api', instance: 'canary' })).toEqual({ 'app.kubernetes.io/name': 'shop-api', 'app.kubernetes.io/instance': 'canary' });
  });

  test('every object has the recommended labels and those of the user, and the name', () => {
    const made = objects(service({ name: 'shop-api', partOf: 'shop', version: '1.2.3', labels: { team: 'cart' }, environment: { A: '1' } }));
    const labels = {
      'app.kubernetes.io/name': 'shop-api',
      'app.kubernetes.io/instance': 'shop-api',
      'app.kubernetes.io/component': 'server',
      'app.kubernetes.io/part-of': 'shop',
      'app.kubernetes.io/version': '1.2.3',
      'app.kubernetes.io/managed-by': 'cdk8s',
      'team': 'cart',
    };
    expect(made.map(o => o.metadata.labels)).toEqual(made.map(() => labels));
    expect(made.find(o => o.kind === 'Deployment').spec.template.metadata.labels).toEqual(labels);
    expect(made.filter(o => o.kind !== 'ConfigMap').map(o => o.metadata.name)).toEqual(Array(5).fill('shop-api'));
  });

  test('pods have the annotations of the user', () => {
    expect(manifests(service({ podAnnotations: { a: 'b' } })).Deployment.spec.template.metadata.annotations).toEqual({ a: 'b' });
    expect(manifests(service()).Deployment.spec.template.metadata.annotations).toBeUndefined();
  });
});

describe('security', () => {
  test('pods run as a numeric user above 10000 who may do nothing', () => {
    const { securityContext, automountServiceAccountToken, enableServiceLinks } = pod(service());
    expect(securityContext).toEqual({ runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, seccompProfile: { type: 'RuntimeDefault' } });
    expect([automountServiceAccountToken, enableServiceLinks]).toEqual([false, false]);
    expect(container(service()).securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true });
  });

  test('user and group can be others', () => {
    expect(pod(service({ user: 20001, group: 20002 })).securityContext).toMatchObject({ runAsUser: 20001, runAsGroup: 20002 });
  });

  test('the root file system can be written to if that is asked for', () => {
    expect(container(service({ readOnlyRootFilesystem: false })).securityContext.readOnlyRootFilesystem).toBe(false);
  });

  test('/tmp has a size', () => {
    expect(pod(service()).volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }]);
    expect(container(service()).volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
    expect(pod(service({ tmpSizeMiB: 1024 })).volumes[0].emptyDir.sizeLimit).toBe('1Gi');
  });

  test('a workload has a ServiceAccount of its own, without a token', () => {
    const made = service();
    expect(manifests(made).ServiceAccount).toMatchObject({ metadata: { name: 'api' }, automountServiceAccountToken: false });
    expect(pod(made).serviceAccountName).toBe('api');
  });

  test.each(['a struct', 'a construct of cdk8s-plus'])('it takes another ServiceAccount, %s, and mounts a token if that is asked for', what => {
    const chart = shop();
    const serviceAccount = what === 'a struct' ? { name: 'payments' } : ServiceAccount.fromServiceAccountName(chart, 'sa', 'payments');
    const made = service({ serviceAccount, mountServiceAccountToken: true }, 'api', chart);
    expect(pod(made)).toMatchObject({ serviceAccountName: 'payments', automountServiceAccountToken: true });
    expect([manifests(made).ServiceAccount, made.serviceAccount]).toEqual([undefined, undefined]);
  });
});

describe('resources', () => {
  const resources = (props: GoWebServiceProps['resources']) => container(service({ resources: props })).resources;

  test('are small requests and limits', () => {
    expect(resources(undefined)).toEqual({
      requests: { 'cpu': '100m', 'memory': '64Mi', 'ephemeral-storage': '64Mi' },
      limits: { 'cpu': '1', 'memory': '256Mi', 'ephemeral-storage': '256Mi' },
    });
  });

  test('merge field by field', () => {
    expect(resources({ memoryLimitMiB: 512, cpuRequestMillis: 250, ephemeralStorageRequestMiB: 100 })).toEqual({
      requests: { 'cpu': '250m', 'memory': '64Mi', 'ephemeral-storage': '100Mi' },
      limits: { 'cpu': '1', 'memory': '512Mi', 'ephemeral-storage': '256Mi' },
    });
  });

  test('a default gives way to what is set beside it', () => {
    expect(resources({ memoryLimitMiB: 32, cpuLimitMillis: 50, ephemeralStorageLimitMiB: 64 })).toEqual({
      requests: { 'cpu': '50m', 'memory': '32Mi', 'ephemeral-storage': '64Mi' },
      limits: { 'cpu': '50m', 'memory': '32Mi', 'ephemeral-storage': '64Mi' },
    });
    expect(resources({ memoryRequestMiB: 1024, cpuRequestMillis: 2000 })).toMatchObject({ limits: { cpu: '2', memory: '1Gi' } });
  });

  test('have no CPU limit if that is asked for', () => {
    expect(resources({ noCpuLimit: true, cpuRequestMillis: 4000 })).toMatchObject({ requests: { cpu: '4' }, limits: { memory: '256Mi' } });
    expect(resources({ noCpuLimit: true }).limits.cpu).toBeUndefined();
    expect(resources({ noCpuLimit: false }).limits.cpu).toBe('1');
  });

  test('request no CPU if that is asked for, which Kubernetes has to be told', () => {
    expect(resources({ cpuRequestMillis: 0 })).toMatchObject({ requests: { cpu: '0' }, limits: { cpu: '1' } });
    const sidecars = [{ name: 'proxy', resources: { cpuRequestMillis: 0, noCpuLimit: true } }];
    expect(pod(service({ sidecars })).initContainers[0].resources).toMatchObject({ requests: { cpu: '0' }, limits: { memory: '256Mi' } });
  });

  test('leave room for what emptyDir volumes hold', () => {
    const volumes = [WorkloadVolume.emptyDir('cache', '/cache', 1024), WorkloadVolume.memory('ram', '/ram', 4096)];
    const others = { sidecars: [{ name: 'proxy' }], initContainers: [{ name: 'wait', resources: { ephemeralStorageLimitMiB: 64 } }] };
    const { containers, initContainers } = pod(service({ volumes, ...others }));
    // Their limits count together: one that has room is enough.
    expect([...containers, ...initContainers].map(c => [c.name, c.resources.limits['ephemeral-storage']])).toEqual([['api', '1280Mi'], ['proxy', '256Mi'], ['wait', '64Mi']]);
  });
});

describe('Go runtime', () => {
  test('GOMEMLIMIT is 90 % of the memory limit, as Go writes it', () => {
    expect(env(service())).toEqual({ GOMEMLIMIT: '230MiB' });
    expect(env(service({ resources: { memoryLimitMiB: 1024 } }))).toEqual({ GOMEMLIMIT: '921MiB' });
  });

  test.each([['1.24', '3'], ['1.16', '3'], ['1.25', undefined], ['1.25rc1', undefined], ['1.26.1', undefined]])(
    'GOMAXPROCS of a program with go %s in its go.mod and 2.5 CPUs is %s', (version, expected) => {
      const chart = shop();
      const made = service({ image: goImage(chart, version), resources: { cpuLimitMillis: 2500 } }, 'api', chart);
      expect(env(made).GOMAXPROCS).toBe(expected);
    });

  test('GOMAXPROCS stays unset without a CPU limit', () => {
    const chart = shop();
    expect(env(service({ image: goImage(chart, '1.24'), resources: { noCpuLimit: true } }, 'api', chart)).GOMAXPROCS).toBeUndefined();
  });

  test('what the user sets stays', () => {
    expect(container(service({ environment: { GOMEMLIMIT: 'off' } })).env).toBeUndefined();
  });
});

describe('environment', () => {
  test('is an immutable ConfigMap, named by its content', () => {
    const made = (environment: { [name: string]: string }) => manifests(service({ environment })).ConfigMap;
    const { metadata, ...rest } = made({ B: '2', A: '' });
    expect(rest).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', immutable: true, data: { A: '', B: '2' } });
    expect(metadata.name).toMatch(/^api-env-[0-9a-f]{10}$/);
    expect(made({ A: '', B: '2' }).metadata.name).toBe(metadata.name);
    expect(made({ A: '1', B: '2' }).metadata.name).not.toBe(metadata.name);
    expect(container(service({ environment: { B: '2', A: '' } })).envFrom).toEqual([{ configMapRef: { name: metadata.name } }]);
    expect(container(service()).envFrom).toBeUndefined();
  });

  test.each(['a struct', 'a construct of cdk8s-plus'])('takes keys of Secrets, and whole Secrets, by reference: %s', what => {
    const chart = shop();
    const secret = what === 'a struct' ? { name: 'database' } : Secret.fromSecretName(chart, 'secret', 'database');
    const made = container(service({ secretEnvironment: { PASSWORD: { secret, key: 'password' } }, environmentFromSecrets: [secret] }, 'api', chart));
    expect(made.env).toContainEqual({ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'database', key: 'password' } } });
    expect(made.envFrom).toEqual([{ secretRef: { name: 'database' } }]);
  });

  test('holds no value of a Secret, whatever is tried', () => {
    expect(errors(() => service({ secretEnvironment: { PASSWORD: 'hunter2' as any } }))).toEqual([
      "secretEnvironment['PASSWORD'] must be a reference such as { secret: { name: 'database' }, key: 'password' }, never the value, got a string",
    ]);
  });
});

describe('files', () => {
  test('of a configuration roll the pods when they change', () => {
    const made = service({ configFiles: [ConfigFiles.inline('/etc/api', { 'api.yaml': 'a: 1\n' })] });
    const { ConfigMap: map } = manifests(made);
    expect(map).toMatchObject({ immutable: true, data: { 'api.yaml': 'a: 1\n' }, metadata: { name: expect.stringMatching(/^api-etc-api-[0-9a-f]{10}$/) } });
    expect(pod(made).volumes[1]).toEqual({ name: 'config-etc-api', configMap: { name: map.metadata.name } });
    expect(container(made).volumeMounts[1]).toEqual({ name: 'config-etc-api', mountPath: '/etc/api', readOnly: true });
  });

  test('of a configuration are reloaded by programs that watch them', () => {
    const of = (text: string) => service({ configFiles: [ConfigFiles.inline('/etc/api', { 'api.yaml': text }, { hotReload: true })] });
    expect(manifests(of('a')).ConfigMap.metadata.name).toBe('api-etc-api');
    expect(manifests(of('a')).ConfigMap.immutable).toBeUndefined();
    expect(manifests(of('a')).Deployment).toEqual(manifests(of('b')).Deployment);
  });

  test('of a configuration come from a directory, or from a ConfigMap made elsewhere', () => {
    const dir = write(tempDir(), { 'b.txt': 'b', 'a.txt': 'a', 'below/c.txt': 'c' });
    expect(manifests(service({ configFiles: [ConfigFiles.fromDirectory('/etc/api', dir)] })).ConfigMap.data).toEqual({ 'a.txt': 'a', 'b.txt': 'b' });
    const chart = shop();
    const made = service({ configFiles: [ConfigMapFiles.fromConfigMap('/etc/api', ConfigMap.fromConfigMapName(chart, 'map', 'shared'))] }, 'api', chart);
    expect(pod(made).volumes[1].configMap).toEqual({ name: 'shared' });
  });

  test('are refused where a directory is missing, or holds no text', () => {
    expect(() => ConfigFiles.fromDirectory('/etc/api', 'nowhere')).toThrow('ConfigFiles.fromDirectory: directory must be a directory that exists, got "nowhere" (resolved from ');
    const dir = tempDir();
    fs.writeFileSync(path.join(dir, 'logo.png'), Buffer.from([0x89, 0xff]));
    expect(() => ConfigFiles.fromDirectory('/etc/api', dir)).toThrow(/logo\.png\" must be UTF-8 text/);
  });

  test('of Secrets can be read by the group of the pod only', () => {
    const chart = shop();
    const secret = Secret.fromSecretName(chart, 'secret', 'database');
    const made = service({
      secretFiles: [
        { secret, mountPath: '/var/run/secrets/all' }, { secret, mountPath: '/var/run/secrets/one', keys: ['password'], optional: true },
      ],
    }, 'api', chart);
    expect(pod(made).securityContext).toMatchObject({ fsGroup: 65532, fsGroupChangePolicy: 'OnRootMismatch' });
    expect(pod(made).volumes.slice(1).map((v: any) => v.secret)).toEqual([
      { secretName: 'database', defaultMode: 0o440 },
      { secretName: 'database', defaultMode: 0o440, optional: true, items: [{ key: 'password', path: 'password' }] },
    ]);
    expect(container(made).volumeMounts[1]).toMatchObject({ mountPath: '/var/run/secrets/all', readOnly: true });
  });
});

describe('volumes', () => {
  const single = { scaling: Scaling.fixed(1), deploymentStrategy: DeploymentStrategy.recreate() };

  test('are empty directories on disk or in memory', () => {
    const volumes = [WorkloadVolume.emptyDir('cache', '/cache', 10), WorkloadVolume.memory('ram', '/ram', 20).asReadOnly()];
    expect(pod(service({ volumes })).volumes.slice(1)).toEqual([
      { name: 'cache', emptyDir: { sizeLimit: '10Mi' } }, { name: 'ram', emptyDir: { medium: 'Memory', sizeLimit: '20Mi' } },
    ]);
    expect(container(service({ volumes })).volumeMounts.slice(1)).toEqual([
      { name: 'cache', mountPath: '/cache' }, { name: 'ram', mountPath: '/ram', readOnly: true },
    ]);
  });

  test('come from claims, made here or elsewhere', () => {
    const chart = shop();
    const volumes = [
      ClaimVolume.create('data', '/data', { sizeMiB: 5120, storageClassName: 'fast' }),
      ClaimVolume.existing('old', '/old', PersistentVolumeClaim.fromClaimName(chart, 'claim', 'old-data')),
    ];
    const made = service({ volumes, ...single }, 'api', chart);
    expect(manifests(made).PersistentVolumeClaim).toMatchObject({
      metadata: { name: 'api-data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } }, storageClassName: 'fast' },
    });
    expect(pod(made).volumes.slice(1).map((v: any) => v.persistentVolumeClaim.claimName)).toEqual(['api-data', 'old-data']);
    expect(pod(made).securityContext.fsGroup).toBe(65532);
    expect(made.volumeClaims).toHaveLength(1);
  });

  test('of the default class need no options', () => {
    const made = service({ volumes: [WorkloadVolume.persistent('data', '/data', 5120)], ...single });
    expect(manifests(made).PersistentVolumeClaim.spec).toEqual({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } });
  });

  test.each([
    ['WorkloadVolume.persistent', () => WorkloadVolume.persistent('data', '/data', 5120)],
    ['ClaimVolume.create', () => ClaimVolume.create('data', '/data', { sizeMiB: 5120 })],
  ])('of one node need one pod at a time: %s', (_, make) => {
    const volumes = [make()];
    const message = "volume 'data' requires a single instance, because only one node can mount it; use Scaling.fixed(1) and DeploymentStrategy.recreate(), or an access mode for many nodes";
    expect(errors(() => service({ volumes }))).toEqual([message]);
    expect(errors(() => service({ volumes, ...single }))).toEqual([]);
    const many = [ClaimVolume.create('data', '/data', { sizeMiB: 5120, accessMode: AccessMode.READ_WRITE_MANY })];
    expect(errors(() => service({ volumes: many }))).toEqual([]);
  });

  test('may take the place of /tmp', () => {
    expect(container(service({ volumes: [WorkloadVolume.memory('ram', '/tmp', 20)] })).volumeMounts).toEqual([{ name: 'ram', mountPath: '/tmp' }]);
  });
});

describe('containers beside the program', () => {
  const shared = WorkloadVolume.emptyDir('shared', '/shared', 10);
  const proxy = {
    name: 'proxy',
    args: ['--quiet'],
    environment: { LEVEL: 'info' },
    ports: [{ name: 'proxy', port: 9000 }],
    health: Health.of({ startup: HealthProbe.tcp() }),
    volumes: [shared.at('/data').asReadOnly()],
  };

  test('are native sidecars that share volumes', () => {
    const made = service({ sidecars: [proxy], volumes: [shared] });
    const { initContainers, containers, volumes } = pod(made);
    expect(containers).toHaveLength(1);
    expect(initContainers).toEqual([expect.objectContaining({
      name: 'proxy',
      restartPolicy: 'Always',
      args: ['--quiet'],
      ports: [{ name: 'proxy', containerPort: 9000 }],
      startupProbe: expect.objectContaining({ tcpSocket: { port: 'proxy' } }),
      envFrom: [{ configMapRef: { name: expect.stringMatching(/^api-proxy-env-/) } }],
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, { name: 'shared', mountPath: '/data', readOnly: true }],
    })]);
    expect(volumes.map((v: any) => v.name)).toEqual(['tmp', 'shared']);
  });

  test('are plain containers on clusters that know no sidecars', () => {
    const made = pod(service({ sidecars: [proxy], kubernetesVersion: KubernetesVersion.V1_28 }));
    expect(made.containers.map((c: any) => [c.name, c.restartPolicy])).toEqual([['api', undefined], ['proxy', undefined]]);
    expect(made.initContainers).toBeUndefined();
  });

  test('run before the program, after the sidecars', () => {
    const made = pod(service({ sidecars: [{ name: 'proxy' }], initContainers: [{ name: 'wait', command: ['/wait'] }] }));
    expect(made.initContainers.map((c: any) => [c.name, c.restartPolicy])).toEqual([['proxy', 'Always'], ['wait', undefined]]);
    expect(made.initContainers[1]).toMatchObject({ command: ['/wait'], image: made.containers[0].image });
  });

  test('of another image get no settings of Go', () => {
    const chart = shop();
    const made = pod(service({ sidecars: [{ name: 'envoy', image: image(chart, 'envoyproxy/envoy:v1.33.0') }] }, 'api', chart));
    expect(made.initContainers[0]).toMatchObject({ image: 'envoyproxy/envoy:v1.33.0' });
    expect(made.initContainers[0].env).toBeUndefined();
  });
});

describe('NetworkPolicy', () => {
  const policy = (of: Parameters<typeof manifests>[0]) => manifests(of).NetworkPolicy.spec;
  const DNS = { ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] };

  test('denies all but DNS', () => {
    expect(policy(service())).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'api', 'app.kubernetes.io/instance': 'api' } }, policyTypes: ['Ingress', 'Egress'], egress: [DNS],
    });
  });

  test('denies what comes in only, if that is asked for', () => {
    expect(policy(service({ networkIsolation: NetworkIsolation.INCOMING }))).toMatchObject({ policyTypes: ['Ingress'] });
    expect(policy(service({ networkIsolation: NetworkIsolation.INCOMING })).egress).toBeUndefined();
  });

  const selector = (name: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name } } });

  test.each(['allowTo', 'allowFrom'] as const)('%s between services writes both sides', verb => {
    const chart = shop();
    const [web, api] = [service({}, 'web', chart), service({ port: 9000 }, 'api', chart)];
    if (verb === 'allowTo') web.allowTo(api);
    else api.allowFrom(web);
    const ports = [{ port: 9000, protocol: 'TCP' }];
    expect(policy(web).egress).toEqual([DNS, { to: [selector('api')], ports }]);
    expect(policy(api).ingress).toEqual([{ from: [selector('web')], ports }]);
    expect([policy(web).ingress, policy(api).egress]).toEqual([undefined, [DNS]]);
  });

  test('names the namespace of a peer in another one', () => {
    const app = Testing.app();
    const [web, api] = [service({}, 'web', shop('front', app)), service({}, 'api', shop('back', app))];
    web.allowTo(api);
    expect(policy(web).egress[1].to).toEqual([{ ...selector('api'), namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'back' } } }]);
    expect(policy(api).ingress[0].from).toEqual([{ ...selector('web'), namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } } }]);
  });

  test('lets addresses and ports through', () => {
    const made = service();
    made.allowTo(NetworkPolicyIpBlock.ipv4(made, 'database', '10.0.0.0/8', ['10.1.0.0/16']), { port: 5432 }, { port: 6000, endPort: 6010 });
    made.allowTo(NetworkPolicyIpBlock.anyIpv4(made, 'anything'));
    expect(policy(made).egress.slice(1)).toEqual([
      { to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [{ port: 5432, protocol: 'TCP' }, { port: 6000, endPort: 6010, protocol: 'TCP' }] },
      { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] },
    ]);
  });

  test('has a rule once, however often it is asked for', () => {
    const chart = shop();
    const [web, api] = [service({}, 'web', chart), service({}, 'api', chart)];
    web.allowTo(api);
    api.allowFrom(web);
    expect(policy(api).ingress).toHaveLength(1);
  });
});

describe('shutdown', () => {
  const of = (shutdown: GoWebServiceProps['shutdown'], kubernetesVersion?: KubernetesVersion) => {
    const made = service({ shutdown, kubernetesVersion });
    return [container(made).lifecycle?.preStop, pod(made).terminationGracePeriodSeconds];
  };

  test('drains for 5 seconds, within the 30 that Kubernetes has', () => {
    expect(of(undefined)).toEqual([{ sleep: { seconds: 5 } }, 30]);
  });

  test('has a grace period that covers drain and timeout', () => {
    expect(of({ drainSeconds: 15, timeoutSeconds: 60 })).toEqual([{ sleep: { seconds: 15 } }, 75]);
    expect(of({ gracePeriodSeconds: 120 })).toEqual([{ sleep: { seconds: 5 } }, 120]);
    expect(of({ drainSeconds: 0 })).toEqual([undefined, 25]);
  });

  test('is left to the program on clusters that can’t pause, and refused if asked for', () => {
    expect(of(undefined, KubernetesVersion.V1_29)).toEqual([undefined, 25]);
    expect(errors(() => service({ shutdown: { drainSeconds: 5 }, kubernetesVersion: KubernetesVersion.of('1.29.3') }))).toEqual([
      'Kubernetes 1.29 does not support shutdown.drainSeconds; set kubernetesVersion to 1.30 or later (preStop.sleep), or handle the drain period in the program after SIGTERM',
    ]);
  });
});

test.each(['a struct', 'a construct of cdk8s-plus'])('pull policy, pull secrets (%s), priority and nodes are as they are set', what => {
  const chart = shop();
  const secret = what === 'a struct' ? { name: 'registry' } : Secret.fromSecretName(chart, 'pull', 'registry');
  const made = service({
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    imagePullSecrets: [secret],
    priorityClassName: 'high',
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    args: ['serve'],
  }, 'api', chart);
  expect(pod(made)).toMatchObject({ imagePullSecrets: [{ name: 'registry' }], priorityClassName: 'high', nodeSelector: { 'kubernetes.io/arch': 'arm64' } });
  expect(container(made)).toMatchObject({ imagePullPolicy: 'IfNotPresent', args: ['serve'] });
  expect(container(service()).imagePullPolicy).toBe('Always');
});

describe('refusals of every workload', () => {
  const volume = WorkloadVolume.emptyDir;
  test.each<[string, Partial<GoWebServiceProps>, RegExp]>([
    ['an instance that is no label', { instance: 'a b' }, /^instance must be letters, digits, '-', '_' and '\.', starting and ending with a letter or digit, at most 63 characters, got "a b"/],
    ['an application that is no label', { partOf: '-shop' }, /^partOf must be letters, digits, '-', '_' and '\.', starting and ending with a letter or digit, at most 63 characters, got "-shop"/],
    ['a version that is no label', { version: '1.0+build' }, /^version must be letters, digits, '-', '_' and '\.', starting and ending with a letter or digit, at most 63 characters, got "1\.0\+build"/],
    ['a label that is no label', { labels: { 'a b': 'c' } }, /^labels must have names that are letters, digits, '-', '_' and '\.', at most 63 characters, with an optional domain prefix such as 'example\.com\/', got "a b"/],
    ['a label that the selector needs', { labels: { 'app.kubernetes.io/name': 'x' } }, /^labels\['app\.kubernetes\.io\/name'\] must not be set, because it is derived from name, instance, partOf and version; use those props/],
    ['a label that is a number, from JavaScript', { labels: { a: 1 as any } }, /^labels\['a'\] must be letters, digits, '-', '_' and '\.', starting and ending with a letter or digit, at most 63 characters, got 1/],
    ['user 0', { user: 0 }, /^user must be a whole number from 10001, got 0/],
    ['a group of the node', { group: 1000 }, /^group must be a whole number from 10001, got 1000/],
    ['a service account that is a string, from JavaScript', { serviceAccount: 'admin' as any }, /^serviceAccount must be a reference to a ServiceAccount, got a string/],
    ['a request above the limit', { resources: { memoryRequestMiB: 1024, memoryLimitMiB: 512 } }, /^resources\.memoryRequestMiB must be at most resources\.memoryLimitMiB \(512 MiB\), got 1024 MiB; lower the request or raise the limit$/],
    ['a CPU request above the limit', { resources: { cpuRequestMillis: 2000, cpuLimitMillis: 1500 } }, /^resources\.cpuRequestMillis must be at most resources\.cpuLimitMillis \(1500\), got 2000; lower the request or raise the limit$/],
    ['a storage request above the limit', { resources: { ephemeralStorageRequestMiB: 2048, ephemeralStorageLimitMiB: 1024 } }, /^resources\.ephemeralStorageRequestMiB must be at most resources\.ephemeralStorageLimitMiB \(1024 MiB\), got 2048 MiB; lower the request or raise the limit$/],
    ['a CPU limit of 0', { resources: { cpuRequestMillis: 0, cpuLimitMillis: 0 } }, /^resources\.cpuLimitMillis must be a whole number from 1, got 0$/],
    ['a CPU limit and none', { resources: { cpuLimitMillis: 500, noCpuLimit: true } }, /^resources\.cpuLimitMillis cannot be combined with resources\.noCpuLimit; remove one of them$/],
    ['no CPU limit that is a string, from JavaScript', { resources: { noCpuLimit: 'true' as any } }, /^resources\.noCpuLimit must be true or false, got "true"$/],
    ['CPU that is no number', { resources: { cpuRequestMillis: NaN } }, /^resources\.cpuRequestMillis must be a whole number from 0, got NaN$/],
    ['CPU that is a string, from JavaScript', { resources: { cpuRequestMillis: '1' as any } }, /^resources\.cpuRequestMillis must be a whole number from 0, got "1"$/],
    ['memory that is a string, from JavaScript', { resources: { memoryLimitMiB: '1Gi' as any } }, /^resources\.memoryLimitMiB must be a whole number from 1, got "1Gi"$/],
    ['no memory', { resources: { memoryLimitMiB: 0 } }, /^resources\.memoryLimitMiB must be a whole number from 1, got 0$/],
    ['less disk than /tmp may hold', { tmpSizeMiB: 1024, resources: { ephemeralStorageLimitMiB: 512 } }, /^resources\.ephemeralStorageLimitMiB must be at least 1024, the size of \/tmp and the emptyDir volumes, got 512; raise the limit or make the volumes smaller$/],
    ['resources that are a number, from JavaScript', { resources: 1 as any }, /^resources must be an object, got 1/],
    ['a variable name with =', { environment: { 'A=B': 'x' } }, /^environment must have names that are letters, digits, '_', '-' and '\.', not starting with a digit or '\.\.', at most 253 characters, got "A=B"/],
    ['a variable that is a number, from JavaScript', { environment: { A: 1 as any } }, /^environment\['A'\] must be a string, got a number/],
    ['a variable twice', { environment: { A: '' }, secretEnvironment: { A: { secret: { name: 's' }, key: 'k' } } }, /^secretEnvironment must not contain 'A', which environment sets as well; remove it from one of them$/],
    ['an environment of more than a mebibyte', { environment: { A: 'a'.repeat(2 ** 20 + 1) } }, /^the configuration for env must be at most 1048576 bytes, got 1048577; move large files to the image or a volume$/],
    ['a relative path', { configFiles: [ConfigFiles.inline('etc/api', { a: '' })] }, /^configFiles\[0\]\.mountPath must be an absolute path without ':' and '\.\.', such as '\/var\/lib\/api', got "etc\/api"/],
    ['a reload that is a string, from JavaScript', { configFiles: [ConfigFiles.inline('/c', { a: '' }, { hotReload: 'no' as any })] }, /^configFiles\[0\]\.options\.hotReload must be true or false, got "no"/],
    ['an empty directory without a size, from JavaScript', { volumes: [volume('d', '/d', undefined as any)] }, /^volumes\[0\]\.sizeMiB must be a whole number from 1, got undefined$/],
    ['a disk without a size, from JavaScript', { volumes: [WorkloadVolume.persistent('d', '/d', undefined as any)], scaling: Scaling.fixed(1), deploymentStrategy: DeploymentStrategy.recreate() }, /^volumes\[0\]\.sizeMiB must be a whole number from 1, got undefined$/],
    ['a new claim without a size, from JavaScript', { volumes: [ClaimVolume.create('d', '/d', { accessMode: AccessMode.READ_WRITE_MANY } as any)] }, /^volumes\[0\]\.sizeMiB must be a whole number from 1, got undefined$/],
    ['a directory of the system', { configFiles: [ConfigFiles.inline('/etc/', { a: '' })] }, /^configFiles\[0\]\.mountPath must not be a system directory, whose files the volume would hide, got '\/etc\/'; use a directory such as '\/etc\/api'/],
    ['a file name with a slash', { configFiles: [ConfigFiles.inline('/etc/api', { 'a/b': '' })] }, /^configFiles\[0\]\.files must have names that are letters, digits, '-', '_' and '\.', not starting with '\.\.', at most 253 characters, got "a\/b"/],
    ['files that are a string, from JavaScript', { configFiles: ['/etc/api' as any] }, /^configFiles\[0\] must be a ConfigFiles such as ConfigFiles\.inline\('\/etc\/api', \{ … \}\), got "\/etc\/api"/],
    ['a secret that is a string, from JavaScript', { secretFiles: [{ secret: 's' as any, mountPath: '/s' }] }, /^secretFiles\[0\]\.secret must be a reference to a secret, got a string; use \{ name: 'database' \}, never the value$/],
    ['no keys of a Secret, which would be all of them', { secretFiles: [{ secret: { name: 's' }, mountPath: '/s', keys: [] }] }, /^secretFiles\[0\]\.keys must be at least one key, got none; omit it for all keys$/],
    ['a directory of the system, however it is written', { secretFiles: [{ secret: { name: 's' }, mountPath: '//etc//ssl/' }] }, /^secretFiles\[0\]\.mountPath must not be a system directory, whose files the volume would hide, got '\/\/etc/],
    ['a duration of more seconds than Kubernetes counts', { shutdown: { timeoutSeconds: 2592000000 } }, /^shutdown\.timeoutSeconds must be a whole number from 1 to 2147483647, got 2592000000$/],
    ['two volumes at one path', { volumes: [volume('a', '/a', 1), volume('b', '/a', 1)] }, /^volumes of container 'api' must have unique paths, got "\/a" twice/],
    ['two volumes of one name', { volumes: [volume('a', '/a', 1), volume('a', '/b', 1)] }, /^volumes\[1\] must have a unique name and path, got volume 'a' twice$/],
    ['a volume name in upper case', { volumes: [volume('A', '/a', 1)] }, /^volumes\[0\]\.name must be lower-case letters, digits and '-', not starting or ending with '-', at most 63 characters, got "A"/],
    ['two containers of one name', { sidecars: [{ name: 'api' }] }, /^containers of a workload must have unique names, got 'api' twice/],
    ['two containers of the name of the migration', { sidecars: [{ name: 'migration' }], migration: Migration.initContainer({}) }, /^containers of a workload must have unique names, got 'migration' twice/],
    ['a workload that is called as the migration', { name: 'migration', migration: Migration.initContainer({}) }, /^containers of a workload must have unique names, got 'migration' twice/],
    ['a sidecar of the name of the migration’s Job', { sidecars: [{ name: 'api-migration' }], migration: Migration.job({}) }, /^containers of a workload must have unique names, got 'api-migration' twice/],
    ['a container name in upper case', { sidecars: [{ name: 'Proxy' }] }, /^sidecars\[0\]\.name must be lower-case letters, digits and '-', not starting or ending with '-', at most 63 characters, got "Proxy"/],
    ['a port of a sidecar that the program has', { sidecars: [{ name: 'proxy', ports: [{ name: 'proxy', port: 8080 }] }] }, /^ports of a workload must be unique, got 8080 twice$/],
    ['probes of a container that runs before the program', { initContainers: [{ name: 'wait', health: Health.TCP }] }, /^initContainers\[0\]\.health must not be set, because init containers do not support probes; remove it/],
    ['arguments that are a string, from JavaScript', { args: 'serve' as any }, /^args must be a list of strings, got "serve"/],
    ['a grace period shorter than the drain', { shutdown: { drainSeconds: 20, gracePeriodSeconds: 10 } }, /^shutdown\.gracePeriodSeconds must be at least 21 \(drainSeconds 20 and one second\), got 10; raise or remove it$/],
    ['a grace period that leaves no timeout', { shutdown: { timeoutSeconds: 20, gracePeriodSeconds: 20 } }, /^shutdown\.gracePeriodSeconds must be at least 25 \(drainSeconds 5 and timeoutSeconds 20\), got 20; raise or remove it$/],
    ['half seconds', { shutdown: { timeoutSeconds: 1.5 } }, /^shutdown\.timeoutSeconds must be a whole number from 1, got 1\.5$/],
    ['a duration that is a string, from JavaScript', { shutdown: { timeoutSeconds: '10s' as any } }, /^shutdown\.timeoutSeconds must be a whole number from 1, got "10s"$/],
    ['a boolean that is a string, from JavaScript', { readOnlyRootFilesystem: 'false' as any }, /^readOnlyRootFilesystem must be true or false, got "false"/],
    ['a token that is a number, from JavaScript', { mountServiceAccountToken: 1 as any }, /^mountServiceAccountToken must be true or false, got 1/],
    ['a spread that is a string, from JavaScript', { topologySpread: 'zones' as any }, /^topologySpread must be true or false, got "zones"/],
    ['an empty priority class', { priorityClassName: '' }, /^priorityClassName must be lower-case letters, digits, '-' and '\.', with a letter or digit at both ends of each label, at most 253 characters, got ""/],
    ['a pull policy that is a number, from JavaScript', { imagePullPolicy: 1 as any }, /^imagePullPolicy must be one of Always, IfNotPresent, Never, got 1/],
    ['pull secrets without names, from JavaScript', { imagePullSecrets: [{} as any] }, /^imagePullSecrets\[0\] must be a reference to a Secret, got an object/],
    ['secrets without names, from JavaScript', { environmentFromSecrets: [{} as any] }, /^environmentFromSecrets\[0\] must be a reference to a secret, got an object; use \{ name: 'database' \}, never the value$/],
    ['a version that is a string, from JavaScript', { kubernetesVersion: '1.30' as any }, /^kubernetesVersion must be a KubernetesVersion such as KubernetesVersion\.of\('1\.30'\), got "1\.30"/],
  ])('%s', (_, props, message) => {
    expect(errors(() => service(props))).toEqual([expect.stringMatching(message)]);
  });
});

test('parts of one name are reported together, whatever they hold', () => {
  const environment = { A: '1' };
  const volume = () => ClaimVolume.create('data', '/data', { sizeMiB: 1024, accessMode: AccessMode.READ_WRITE_MANY });
  const make = () => service({
    sidecars: [{ name: 'a', environment }, { name: 'a', environment }],
    configFiles: [ConfigFiles.inline('/c', { a: '' }), ConfigFiles.inline('/c', { a: '' })],
    volumes: [volume(), volume()],
  });
  expect(errors(make)).toEqual([
    "configFiles[1] must have a unique name and path, got volume 'config-c' twice",
    "volumes[1] must have a unique name and path, got volume 'data' twice",
    "volumes of container 'api' must have unique paths, got \"/c\" twice",
    "volumes of container 'api' must have unique paths, got \"/data\" twice",
    "containers of a workload must have unique names, got 'a' twice",
  ]);
});

test.each<[string, () => unknown, string]>([
  ['a new claim without options', () => ClaimVolume.create('d', '/d', undefined as any), 'ClaimVolume.create: options must be an object, got undefined'],
  ['a claim that is a string', () => ClaimVolume.existing('d', '/d', 'my-claim' as any), "ClaimVolume.existing: claim must be a reference to a PersistentVolumeClaim, got a string; use { name: 'data' }"],
  ['no claim', () => ClaimVolume.existing('d', '/d', undefined as any), "ClaimVolume.existing: claim must be a reference to a PersistentVolumeClaim, got undefined; use { name: 'data' }"],
  ['a ConfigMap that is a string', () => ConfigMapFiles.fromConfigMap('/c', 'flags' as any), "ConfigMapFiles.fromConfigMap: configMap must be a reference to a ConfigMap, got a string; use { name: 'api-config' }"],
])('%s, from JavaScript, is refused', (_, make, message) => {
  expect(errors(make)).toEqual([message]);
});

describe.each(['allowFrom', 'allowTo'] as const)('%s', verb => {
  test.each<[unknown, string]>([
    [8080, 'ports[0] must be an object such as { port: 8080 }, got 8080'],
    [[{ port: 8080 }], 'ports[0] must be an object such as { port: 8080 }, got [{…}]'],
    [undefined, 'ports[0] must be an object such as { port: 8080 }, got undefined'],
  ])('refuses ports %j: no ports would be all of them', (ports, message) => {
    for (const peer of [service({}, 'web'), NetworkPolicyIpBlock.anyIpv4(shop(), 'all')]) {
      const made = service();
      expect(errors(() => made[verb](peer, ports as any))).toEqual([`${verb}: ${message}`]);
      expect(made.networkPolicy!.toJson()).toEqual(service().networkPolicy!.toJson());
    }
  });

  test.each<[string, NetworkPort, string]>([
    ['port 0', { port: 0 }, 'ports[0].port must be a whole number from 1 to 65535, got 0'],
    ['port 0 of cdk8s-plus', NetworkPolicyPort.tcp(0) as any, 'ports[0].port must be a whole number from 1 to 65535, got 0'],
    ['a port that is text, from JavaScript', { port: 'dns' as any }, 'ports[0].port must be a whole number from 1 to 65535, got "dns"'],
    ['a port of cdk8s-plus that is text, from JavaScript', NetworkPolicyPort.udp('dns' as any) as any, 'ports[0].port must be a whole number from 1 to 65535, got "dns"'],
    ['no port, from JavaScript', {} as any, 'ports[0].port must be a whole number from 1 to 65535, got undefined'],
    ['a range that ends before it starts', { port: 9, endPort: 8 }, 'ports[0].endPort must be at least port (9), got 8'],
    ['a range of cdk8s-plus that ends before it starts', NetworkPolicyPort.tcpRange(9, 8) as any, 'ports[0].endPort must be at least port (9), got 8'],
    ['a protocol in lower case', { port: 53, protocol: 'udp' }, 'ports[0].protocol must be one of TCP, UDP, SCTP, got "udp"'],
  ])('refuses %s', (_, port, message) => {
    const made = service();
    expect(errors(() => made[verb](NetworkPolicyIpBlock.anyIpv4(made, 'all'), port))).toEqual([`${verb}: ${message}`]);
  });

  test('takes all ports of a protocol for a rule without a port: Kubernetes has no port 0', () => {
    const made = service();
    made[verb](NetworkPolicyIpBlock.anyIpv4(made, 'all'), NetworkPolicyPort.allTcp() as any, NetworkPolicyPort.tcpRange(8000, 8010) as any);
    const { ingress, egress } = manifests(made).NetworkPolicy.spec;
    expect((verb === 'allowFrom' ? ingress[0] : egress[1]).ports).toEqual([{ protocol: 'TCP' }, { protocol: 'TCP', port: 8000, endPort: 8010 }]);
  });

  test('refuses an empty list of namespaces, which would be everybody, and lets nobody through', () => {
    const made = service();
    expect(errors(() => made[verb](Namespaces.select(made, 'nobody', { names: [] })))).toEqual([
      `${verb}: peer must have at least one namespace, got construct "shop/api/nobody" with none`,
    ]);
    expect(made.networkPolicy!.toJson()).toEqual(service().networkPolicy!.toJson());
  });

  test.each<[string, (made: ReturnType<typeof service>) => unknown, string]>([
    ['a string', () => 'web', '"web"'], ['its own Deployment', made => made.deployment, 'construct "shop/api/deployment"'],
  ])('refuses a peer that is %s, from JavaScript', (_, peer, shown) => {
    const made = service();
    expect(errors(() => made[verb](peer(made) as any))).toEqual([`${verb}: peer must be a workload, Pods.select(…) or NetworkPolicyIpBlock.ipv4(…), got ${shown}`]);
  });
});

describe('KubernetesVersion', () => {
  test.each([['1.30', '1.30'], ['v1.31.4', '1.31'], ['1.33.1-gke.100', '1.33']])('%s is %s', (text, version) => {
    expect(String(KubernetesVersion.of(text))).toBe(version);
  });

  test.each(['1.26', '2.0', 'latest', '', undefined as any, 1.3 as any])('refuses %p', text => {
    expect(() => KubernetesVersion.of(text)).toThrow(/^KubernetesVersion\.of: version must be a version from 1\.27 such as '1\.30', got /);
  });
});

test('a worker can talk to a service', () => {
  const chart = shop();
  const [from, to] = [worker({}, 'mailer', chart), service({}, 'api', chart)];
  from.allowTo(to);
  expect(manifests(to).NetworkPolicy.spec.ingress[0].from[0].podSelector.matchLabels['app.kubernetes.io/name']).toBe('mailer');
});
