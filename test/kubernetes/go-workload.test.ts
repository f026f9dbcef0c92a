import * as fs from 'fs';
import * as path from 'path';
import { Duration, Size, Testing } from 'cdk8s';
import { ConfigMap, Cpu, ImagePullPolicy, Namespaces, NetworkPolicyIpBlock, NetworkPolicyPort, PersistentVolumeAccessMode, PersistentVolumeClaim, Secret, ServiceAccount } from 'cdk8s-plus-28';
import {
  ConfigFiles, CpuLimit, GoWebServiceProps, Health, HealthProbe, KubernetesVersion, Migration, NetworkIsolation, Rollout, Scaling, WorkloadVolume,
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
    expect(pod(service({ tmpSize: Size.gibibytes(1) })).volumes[0].emptyDir.sizeLimit).toBe('1Gi');
  });

  test('a workload has a ServiceAccount of its own, without a token', () => {
    const made = service();
    expect(manifests(made).ServiceAccount).toMatchObject({ metadata: { name: 'api' }, automountServiceAccountToken: false });
    expect(pod(made).serviceAccountName).toBe('api');
  });

  test('it takes another ServiceAccount, and mounts a token if that is asked for', () => {
    const chart = shop();
    const made = service({ serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'sa', 'payments'), mountServiceAccountToken: true }, 'api', chart);
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
    expect(resources({ memoryLimit: Size.mebibytes(512), cpuRequest: Cpu.millis(250), ephemeralStorageRequest: Size.mebibytes(100) })).toEqual({
      requests: { 'cpu': '250m', 'memory': '64Mi', 'ephemeral-storage': '100Mi' },
      limits: { 'cpu': '1', 'memory': '512Mi', 'ephemeral-storage': '256Mi' },
    });
  });

  test('a default gives way to what is set beside it', () => {
    expect(resources({ memoryLimit: Size.mebibytes(32), cpuLimit: CpuLimit.of(Cpu.millis(50)), ephemeralStorageLimit: Size.mebibytes(64) })).toEqual({
      requests: { 'cpu': '50m', 'memory': '32Mi', 'ephemeral-storage': '64Mi' },
      limits: { 'cpu': '50m', 'memory': '32Mi', 'ephemeral-storage': '64Mi' },
    });
    expect(resources({ memoryRequest: Size.gibibytes(1), cpuRequest: Cpu.units(2) })).toMatchObject({ limits: { cpu: '2', memory: '1Gi' } });
  });

  test('have no CPU limit if that is asked for', () => {
    expect(resources({ cpuLimit: CpuLimit.NONE, cpuRequest: Cpu.units(4) })).toMatchObject({ requests: { cpu: '4' }, limits: { memory: '256Mi' } });
    expect(resources({ cpuLimit: CpuLimit.NONE }).limits.cpu).toBeUndefined();
    expect(() => CpuLimit.of(undefined as any)).toThrow(/^CpuLimit\.of: cpu must be a Cpu such as Cpu\.millis\(500\), got undefined; use CpuLimit\.NONE for no limit$/);
  });

  test('request no CPU if that is asked for, which Kubernetes has to be told', () => {
    expect(resources({ cpuRequest: Cpu.millis(0) })).toMatchObject({ requests: { cpu: '0' }, limits: { cpu: '1' } });
    const sidecars = [{ name: 'proxy', resources: { cpuRequest: Cpu.millis(0), cpuLimit: CpuLimit.NONE } }];
    expect(pod(service({ sidecars })).initContainers[0].resources).toMatchObject({ requests: { cpu: '0' }, limits: { memory: '256Mi' } });
  });

  test('leave room for what emptyDir volumes hold', () => {
    const volumes = [WorkloadVolume.emptyDir('cache', '/cache', Size.gibibytes(1)), WorkloadVolume.memory('ram', '/ram', Size.gibibytes(4))];
    const others = { sidecars: [{ name: 'proxy' }], initContainers: [{ name: 'wait', resources: { ephemeralStorageLimit: Size.mebibytes(64) } }] };
    const { containers, initContainers } = pod(service({ volumes, ...others }));
    // Their limits count together: one that has room is enough.
    expect([...containers, ...initContainers].map(c => [c.name, c.resources.limits['ephemeral-storage']])).toEqual([['api', '1280Mi'], ['proxy', '256Mi'], ['wait', '64Mi']]);
  });
});

describe('Go runtime', () => {
  test('GOMEMLIMIT is 90 % of the memory limit, in plain bytes', () => {
    expect(env(service())).toEqual({ GOMEMLIMIT: String(Math.floor(256 * 2 ** 20 * 0.9)) });
    expect(env(service({ resources: { memoryLimit: Size.gibibytes(1) } }))).toEqual({ GOMEMLIMIT: '966367641' });
  });

  test.each([['1.24', '3'], ['1.16', '3'], ['1.25', undefined], ['1.25rc1', undefined], ['1.26.1', undefined]])(
    'GOMAXPROCS of a program with go %s in its go.mod and 2.5 CPUs is %s', (version, expected) => {
      const chart = shop();
      const made = service({ image: goImage(chart, version), resources: { cpuLimit: CpuLimit.of(Cpu.millis(2500)) } }, 'api', chart);
      expect(env(made).GOMAXPROCS).toBe(expected);
    });

  test('GOMAXPROCS stays unset without a CPU limit', () => {
    const chart = shop();
    expect(env(service({ image: goImage(chart, '1.24'), resources: { cpuLimit: CpuLimit.NONE } }, 'api', chart)).GOMAXPROCS).toBeUndefined();
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

  test('takes keys of Secrets, and whole Secrets, by reference', () => {
    const chart = shop();
    const secret = Secret.fromSecretName(chart, 'secret', 'database');
    const made = container(service({ secretEnvironment: { PASSWORD: { secret, key: 'password' } }, environmentFromSecrets: [secret] }, 'api', chart));
    expect(made.env).toContainEqual({ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'database', key: 'password' } } });
    expect(made.envFrom).toEqual([{ secretRef: { name: 'database' } }]);
  });

  test('holds no value of a Secret, whatever is tried', () => {
    expect(errors(() => service({ secretEnvironment: { PASSWORD: 'hunter2' as any } }))).toEqual([
      "secretEnvironment['PASSWORD'] must be a reference to a Secret, got a string; use { secret: Secret.fromSecretName(…), key: 'password' }, never the value",
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
    const made = service({ configFiles: [ConfigFiles.fromConfigMap('/etc/api', ConfigMap.fromConfigMapName(chart, 'map', 'shared'))] }, 'api', chart);
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
  const single = { scaling: Scaling.fixed(1), rollout: Rollout.recreate() };

  test('are empty directories on disk or in memory', () => {
    const volumes = [WorkloadVolume.emptyDir('cache', '/cache', Size.mebibytes(10)), WorkloadVolume.memory('ram', '/ram', Size.mebibytes(20)).asReadOnly()];
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
      WorkloadVolume.newClaim('data', '/data', { size: Size.gibibytes(5), storageClassName: 'fast' }),
      WorkloadVolume.claim('old', '/old', PersistentVolumeClaim.fromClaimName(chart, 'claim', 'old-data')),
    ];
    const made = service({ volumes, ...single }, 'api', chart);
    expect(manifests(made).PersistentVolumeClaim).toMatchObject({
      metadata: { name: 'api-data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } }, storageClassName: 'fast' },
    });
    expect(pod(made).volumes.slice(1).map((v: any) => v.persistentVolumeClaim.claimName)).toEqual(['api-data', 'old-data']);
    expect(pod(made).securityContext.fsGroup).toBe(65532);
    expect(made.volumeClaims).toHaveLength(1);
  });

  test('of one node need one pod at a time', () => {
    const volumes = [WorkloadVolume.newClaim('data', '/data', { size: Size.gibibytes(5) })];
    const message = "volume 'data' must have one pod at a time, since it can be mounted by one node only; use Scaling.fixed(1) and Rollout.recreate(), or an access mode for many nodes";
    expect(errors(() => service({ volumes }))).toEqual([message]);
    expect(errors(() => service({ volumes, ...single }))).toEqual([]);
    const many = [WorkloadVolume.newClaim('data', '/data', { size: Size.gibibytes(5), accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY })];
    expect(errors(() => service({ volumes: many }))).toEqual([]);
  });

  test('may take the place of /tmp', () => {
    expect(container(service({ volumes: [WorkloadVolume.memory('ram', '/tmp', Size.mebibytes(20))] })).volumeMounts).toEqual([{ name: 'ram', mountPath: '/tmp' }]);
  });
});

describe('containers beside the program', () => {
  const shared = WorkloadVolume.emptyDir('shared', '/shared', Size.mebibytes(10));
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
    made.allowTo(NetworkPolicyIpBlock.ipv4(made, 'database', '10.0.0.0/8', ['10.1.0.0/16']), [NetworkPolicyPort.tcp(5432), NetworkPolicyPort.tcpRange(6000, 6010)]);
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
    expect(of({ drain: Duration.seconds(15), timeout: Duration.minutes(1) })).toEqual([{ sleep: { seconds: 15 } }, 75]);
    expect(of({ gracePeriod: Duration.minutes(2) })).toEqual([{ sleep: { seconds: 5 } }, 120]);
    expect(of({ drain: Duration.seconds(0) })).toEqual([undefined, 25]);
  });

  test('is left to the program on clusters that can’t pause, and refused if asked for', () => {
    expect(of(undefined, KubernetesVersion.V1_29)).toEqual([undefined, 25]);
    expect(errors(() => service({ shutdown: { drain: Duration.seconds(5) }, kubernetesVersion: KubernetesVersion.of('1.29.3') }))).toEqual([
      expect.stringMatching(/^shutdown\.drain must be left out, got 5 seconds: it needs preStop\.sleep, which Kubernetes has from 1\.30, and kubernetesVersion is 1\.29/),
    ]);
  });
});

test('pull policy, pull secrets, priority and nodes are as they are set', () => {
  const chart = shop();
  const made = service({
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    imagePullSecrets: [Secret.fromSecretName(chart, 'pull', 'registry')],
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
    ['an instance that is no label', { instance: 'a b' }, /^instance must be letters, digits, '-', '_' and '\.', a letter or digit first and last, at most 63 characters, got "a b"/],
    ['an application that is no label', { partOf: '-shop' }, /^partOf must be letters, digits, '-', '_' and '\.', a letter or digit first and last, at most 63 characters, got "-shop"/],
    ['a version that is no label', { version: '1.0+build' }, /^version must be letters, digits, '-', '_' and '\.', a letter or digit first and last, at most 63 characters, got "1\.0\+build"/],
    ['a label that is no label', { labels: { 'a b': 'c' } }, /^labels must have names that are letters, digits, '-', '_' and '\.', at most 63 characters, with a domain and '\/' in front if you like, got "a b"/],
    ['a label that the selector needs', { labels: { 'app.kubernetes.io/name': 'x' } }, /^labels\['app\.kubernetes\.io\/name'\] must be left out: name, instance, partOf and version set it/],
    ['a label that is a number, from JavaScript', { labels: { a: 1 as any } }, /^labels\['a'\] must be letters, digits, '-', '_' and '\.', a letter or digit first and last, at most 63 characters, got 1/],
    ['user 0', { user: 0 }, /^user must be a whole number from 10001, got 0/],
    ['a group of the node', { group: 1000 }, /^group must be a whole number from 10001, got 1000/],
    ['a service account that is a string, from JavaScript', { serviceAccount: 'admin' as any }, /^serviceAccount must be a reference to a ServiceAccount, got a string/],
    ['a request above the limit', { resources: { memoryRequest: Size.gibibytes(1), memoryLimit: Size.mebibytes(512) } }, /^resources\.memoryRequest must be at most resources\.memoryLimit \(512Mi\), got 1Gi/],
    ['a CPU request above the limit', { resources: { cpuRequest: Cpu.units(2), cpuLimit: CpuLimit.of(Cpu.millis(1500)) } }, /^resources\.cpuRequest must be at most resources\.cpuLimit \(1500m\), got 2/],
    ['a storage request above the limit', { resources: { ephemeralStorageRequest: Size.gibibytes(2), ephemeralStorageLimit: Size.gibibytes(1) } }, /^resources\.ephemeralStorageRequest must be at most resources\.ephemeralStorageLimit \(1Gi\), got 2Gi/],
    ['a CPU limit of 0', { resources: { cpuRequest: Cpu.millis(0), cpuLimit: CpuLimit.of(Cpu.units(0)) } }, /^resources\.cpuLimit must be above 0, got 0/],
    ['CPU that is no number', { resources: { cpuRequest: Cpu.millis(NaN) } }, /^resources\.cpuRequest must be whole thousandths of a CPU, got "NaNm"/],
    ['CPU that is a string, from JavaScript', { resources: { cpuRequest: '1' as any } }, /^resources\.cpuRequest must be a Cpu such as Cpu\.millis\(500\), got "1"/],
    ['memory that is a string, from JavaScript', { resources: { memoryLimit: '1Gi' as any } }, /^resources\.memoryLimit must be a Size such as Size\.mebibytes\(256\), got "1Gi"/],
    ['no memory', { resources: { memoryLimit: Size.mebibytes(0) } }, /^resources\.memoryLimit must be a size above 0 in whole bytes, got 0 bytes/],
    ['less disk than /tmp may hold', { tmpSize: Size.gibibytes(1), resources: { ephemeralStorageLimit: Size.mebibytes(512) } }, /^resources\.ephemeralStorageLimit must be at least 1Gi, the size of \/tmp and the emptyDir volumes of the pod, got 512Mi/],
    ['resources that are a number, from JavaScript', { resources: 1 as any }, /^resources must be an object, got 1/],
    ['a variable name with =', { environment: { 'A=B': 'x' } }, /^environment must have names that are letters, digits, '_', '-' and '\.', no digit and not '\.\.' first, at most 253 characters, got "A=B"/],
    ['a variable that is a number, from JavaScript', { environment: { A: 1 as any } }, /^environment\['A'\] must be a string, got a number/],
    ['a variable twice', { environment: { A: '' }, secretEnvironment: { A: { secret: { name: 's' } as any, key: 'k' } } }, /^environment and secretEnvironment must not both have 'A'/],
    ['an environment of more than a mebibyte', { environment: { A: 'a'.repeat(2 ** 20 + 1) } }, /^the ConfigMap for env must be at most 1048576 bytes, got 1048577/],
    ['a relative path', { configFiles: [ConfigFiles.inline('etc/api', { a: '' })] }, /^configFiles\[0\]\.mountPath must be an absolute path without ':' and '\.\.', such as '\/var\/lib\/api', got "etc\/api"/],
    ['a reload that is a string, from JavaScript', { configFiles: [ConfigFiles.inline('/c', { a: '' }, { hotReload: 'no' as any })] }, /^configFiles\[0\]\.hotReload must be true or false, got "no"/],
    ['a ConfigMap that is a string, from JavaScript', { configFiles: [ConfigFiles.fromConfigMap('/c', 'flags' as any)] }, /^configFiles\[0\]\.configMap must be a reference to a ConfigMap, got a string/],
    ['a claim that is a string, from JavaScript', { volumes: [WorkloadVolume.claim('d', '/d', 'my-claim' as any)] }, /^volumes\[0\]\.claim must be a reference to a PersistentVolumeClaim, got a string/],
    ['no claim, from JavaScript', { volumes: [WorkloadVolume.claim('d', '/d', undefined as any)] }, /^volumes\[0\]\.claim must be a reference to a PersistentVolumeClaim, got undefined/],
    ['an empty directory without a size, from JavaScript', { volumes: [volume('d', '/d', undefined as any)] }, /^volumes\[0\]\.size must be a Size such as Size\.mebibytes\(256\), got undefined/],
    ['a new claim without a size, from JavaScript', { volumes: [WorkloadVolume.newClaim('d', '/d', { accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY } as any)] }, /^volumes\[0\]\.size must be a Size such as Size\.mebibytes\(256\), got undefined/],
    ['a directory of the system', { configFiles: [ConfigFiles.inline('/etc/', { a: '' })] }, /^configFiles\[0\]\.mountPath must be a directory of its own such as '\/etc\/api', got '\/etc\/', whose files the volume would hide/],
    ['a file name with a slash', { configFiles: [ConfigFiles.inline('/etc/api', { 'a/b': '' })] }, /^configFiles\[0\]\.files must have names that are letters, digits, '-', '_' and '\.', not '\.\.' first, at most 253 characters, got "a\/b"/],
    ['files that are a string, from JavaScript', { configFiles: ['/etc/api' as any] }, /^configFiles\[0\] must be a ConfigFiles such as ConfigFiles\.inline\('\/etc\/api', \{ … \}\), got "\/etc\/api"/],
    ['a secret that is a string, from JavaScript', { secretFiles: [{ secret: 's' as any, mountPath: '/s' }] }, /^secretFiles\[0\]\.secret must be a reference to a Secret, got a string/],
    ['no keys of a Secret, which would be all of them', { secretFiles: [{ secret: { name: 's' } as any, mountPath: '/s', keys: [] }] }, /^secretFiles\[0\]\.keys must be at least one key, got none; leave it out for all keys$/],
    ['a directory of the system, however it is written', { secretFiles: [{ secret: { name: 's' } as any, mountPath: '//etc//ssl/' }] }, /^secretFiles\[0\]\.mountPath must be a directory of its own/],
    ['a duration of more seconds than Kubernetes counts', { shutdown: { timeout: Duration.days(30000) } }, /^shutdown\.timeout must be whole seconds from 1 to 2147483647, got 2592000000 seconds$/],
    ['two volumes at one path', { volumes: [volume('a', '/a', Size.mebibytes(1)), volume('b', '/a', Size.mebibytes(1))] }, /^volumes of container 'api' must have different paths, got "\/a" twice/],
    ['two volumes of one name', { volumes: [volume('a', '/a', Size.mebibytes(1)), volume('a', '/b', Size.mebibytes(1))] }, /^volumes\[1\] must have a name and a path of its own, but the pod has another volume 'a'/],
    ['a volume name in upper case', { volumes: [volume('A', '/a', Size.mebibytes(1))] }, /^volumes\[0\]\.name must be lower-case letters, digits and '-', no '-' first or last, at most 63 characters, got "A"/],
    ['two containers of one name', { sidecars: [{ name: 'api' }] }, /^containers of a pod must have different names, got 'api' twice/],
    ['two containers of the name of the migration', { sidecars: [{ name: 'migration' }], migration: Migration.initContainer({}) }, /^containers of a pod must have different names, got 'migration' twice/],
    ['a workload that is called as the migration', { name: 'migration', migration: Migration.initContainer({}) }, /^containers of a pod must have different names, got 'migration' twice/],
    ['a sidecar of the name of the migration’s Job', { sidecars: [{ name: 'api-migration' }], migration: Migration.job({}) }, /^containers of a pod must have different names, got 'api-migration' twice/],
    ['a container name in upper case', { sidecars: [{ name: 'Proxy' }] }, /^sidecars\[0\]\.name must be lower-case letters, digits and '-', no '-' first or last, at most 63 characters, got "Proxy"/],
    ['a port of a sidecar that the program has', { sidecars: [{ name: 'proxy', ports: [{ name: 'proxy', port: 8080 }] }] }, /^ports of a pod must be different, got 8080 twice/],
    ['probes of a container that runs before the program', { initContainers: [{ name: 'wait', health: Health.TCP }] }, /^initContainers\[0\]\.health must be left out: a container that runs before the program has no probes/],
    ['arguments that are a string, from JavaScript', { args: 'serve' as any }, /^args must be a list of strings, got "serve"/],
    ['a grace period shorter than the drain', { shutdown: { drain: Duration.seconds(20), gracePeriod: Duration.seconds(10) } }, /^shutdown\.gracePeriod must be at least 21 seconds, the drain of 20 and a second after it, got 10 seconds/],
    ['a grace period that leaves no timeout', { shutdown: { timeout: Duration.seconds(20), gracePeriod: Duration.seconds(20) } }, /^shutdown\.gracePeriod must be at least 25 seconds, the drain of 5 and the timeout of 20 after it, got 20 seconds/],
    ['half seconds', { shutdown: { timeout: Duration.millis(1500) } }, /^shutdown\.timeout must be whole seconds from 1, got 1\.5 seconds/],
    ['a duration that is a number, from JavaScript', { shutdown: { timeout: 10 as any } }, /^shutdown\.timeout must be a Duration such as Duration\.seconds\(10\), got 10/],
    ['a boolean that is a string, from JavaScript', { readOnlyRootFilesystem: 'false' as any }, /^readOnlyRootFilesystem must be true or false, got "false"/],
    ['a token that is a number, from JavaScript', { mountServiceAccountToken: 1 as any }, /^mountServiceAccountToken must be true or false, got 1/],
    ['a spread that is a string, from JavaScript', { spread: 'zones' as any }, /^spread must be true or false, got "zones"/],
    ['an empty priority class', { priorityClassName: '' }, /^priorityClassName must be lower-case letters, digits, '-' and '\.', a letter or digit first, last and beside each '\.', at most 253 characters, got ""/],
    ['a pull policy that is a number, from JavaScript', { imagePullPolicy: 1 as any }, /^imagePullPolicy must be one of Always, IfNotPresent, Never, got 1/],
    ['pull secrets without names, from JavaScript', { imagePullSecrets: [{} as any] }, /^imagePullSecrets\[0\] must be a reference to a Secret, got an object/],
    ['secrets without names, from JavaScript', { environmentFromSecrets: [{} as any] }, /^environmentFromSecrets\[0\] must be a reference to a Secret, got an object/],
    ['a version that is a string, from JavaScript', { kubernetesVersion: '1.30' as any }, /^kubernetesVersion must be a KubernetesVersion such as KubernetesVersion\.of\('1\.30'\), got "1\.30"/],
  ])('%s', (_, props, message) => {
    expect(errors(() => service(props))).toEqual([expect.stringMatching(message)]);
  });
});

test('parts of one name are told of by validation, whatever they hold', () => {
  const environment = { A: '1' };
  const volume = () => WorkloadVolume.newClaim('data', '/data', { size: Size.gibibytes(1), accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY });
  const made = service({
    sidecars: [{ name: 'a', environment }, { name: 'a', environment }],
    configFiles: [ConfigFiles.inline('/c', { a: '' }), ConfigFiles.inline('/c', { a: '' })],
    volumes: [volume(), volume()],
  });
  expect(problems(made)).toEqual([
    "configFiles[1] must have a name and a path of its own, but the pod has another volume 'config-c'",
    "volumes[1] must have a name and a path of its own, but the pod has another volume 'data'",
    "volumes of container 'api' must have different paths, got \"/c\" twice",
    "volumes of container 'api' must have different paths, got \"/data\" twice",
    "containers of a pod must have different names, got 'a' twice",
  ]);
});

test('a new claim without options, from JavaScript, is refused', () => {
  expect(errors(() => service({ volumes: [WorkloadVolume.newClaim('d', '/d', undefined as any)], scaling: Scaling.fixed(1), rollout: Rollout.recreate() }))).toEqual([
    'volumes[0].size must be a Size such as Size.mebibytes(256), got undefined',
  ]);
});

describe.each(['allowFrom', 'allowTo'] as const)('%s', verb => {
  test.each([[[]], [8080], [[8080]]])('refuses ports %j: no ports would be all of them', ports => {
    for (const peer of [service({}, 'web'), NetworkPolicyIpBlock.anyIpv4(shop(), 'all')]) {
      const made = service();
      made[verb](peer, ports as any);
      expect(problems(made)).toEqual([`${verb}: ports must be a list such as [NetworkPolicyPort.tcp(8080)], got ${JSON.stringify(ports)}`]);
    }
  });

  test.each<[string, NetworkPolicyPort, RegExp]>([
    ['port 0', NetworkPolicyPort.tcp(0), /^ports\[0\] must be a whole number from 1 to 65535, got 0$/],
    ['a port that is text, from JavaScript', NetworkPolicyPort.udp('dns' as any), /^ports\[0\] must be a whole number from 1 to 65535, got "dns"$/],
    ['a range that ends before it starts', NetworkPolicyPort.tcpRange(9, 8), /^ports\[0\] must be a range whose end is not below its start, got 9 to 8$/],
  ])('refuses %s', (_, port, message) => {
    const made = service();
    made[verb](NetworkPolicyIpBlock.anyIpv4(made, 'all'), [port]);
    expect(problems(made).map(text => text.replace(`${verb}: `, ''))).toEqual([expect.stringMatching(message)]);
  });

  test('takes all ports of a protocol for a rule without a port: Kubernetes has no port 0', () => {
    const made = service();
    made[verb](NetworkPolicyIpBlock.anyIpv4(made, 'all'), [NetworkPolicyPort.allTcp(), NetworkPolicyPort.tcpRange(8000, 8010)]);
    const { ingress, egress } = manifests(made).NetworkPolicy.spec;
    expect((verb === 'allowFrom' ? ingress[0] : egress[1]).ports).toEqual([{ protocol: 'TCP' }, { protocol: 'TCP', port: 8000, endPort: 8010 }]);
  });

  test('refuses an empty list of namespaces, which would be everybody, and lets nobody through', () => {
    const made = service();
    made[verb](Namespaces.select(made, 'nobody', { names: [] }));
    expect(problems(made)).toEqual([`${verb}: peer must have at least one namespace, got construct "shop/api/nobody", whose list of namespaces is empty`]);
    expect(made.networkPolicy!.toJson()).toEqual(service().networkPolicy!.toJson());
  });
});

test.each(['allowFrom', 'allowTo'] as const)('%s refuses a peer that is a string, from JavaScript', verb => {
  const made = service();
  made[verb]('web' as any);
  made[verb](made.deployment as any);
  expect(problems(made)).toEqual(['"web"', 'construct "shop/api/deployment"'].map(peer => `${verb}: peer must be a workload, Pods.select(…) or NetworkPolicyIpBlock.ipv4(…), got ${peer}`));
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
