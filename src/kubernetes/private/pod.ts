import { ImagePullPolicy, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { IGoContainerImage } from '../../image/container-image';
import { ContainerOptions } from '../container-options';
import { GoWorkloadProps } from '../go-workload-props';
import { Health } from '../health';
import { KubernetesVersion } from '../kubernetes-version';
import { ResourceOptions } from '../resource-options';
import { Configuration } from './configuration';
import { Identity } from './identity';
import { compact, lazyReference, verbatim } from './manifest';
import { checkDnsLabel } from './names';
import { NamedPort, probes } from './probes';
import { Problems } from './problems';
import { bytes } from './quantities';
import { goRuntime, resourceRequirements, Resources, settleResources } from './resources';
import { settleShutdown, Shutdown } from './shutdown';
import { Volumes } from './volumes';

/** The user of the images that are built here; numeric, so that the kubelet can tell that it isn't root. */
const USER = 65532;

/** What the kinds of workloads differ in. */
export interface PodTraits {
  /** Ports of the program, the main one first. */
  readonly ports: NamedPort[];
  readonly health: Health;
  /** Seconds. */
  readonly defaultDrain: number;
}

/** How a pod differs from that of the program: what else it runs with the same image and configuration. */
export interface Variation {
  readonly identity: Identity;
  readonly command?: string[];
  readonly args?: string[];
  readonly resources?: ResourceOptions;
}

/** The pods of a workload, and the objects that they need. */
export class Pod {
  public readonly serviceAccount?: k8s.KubeServiceAccount;
  public readonly resources: Resources;
  public readonly volumes: Volumes;
  public readonly configuration: Configuration;
  /** Of all containers. */
  public readonly images: IGoContainerImage[] = [];
  private readonly version: KubernetesVersion;
  private readonly shutdown: Shutdown;
  private readonly program: k8s.Container;
  private readonly sidecars: k8s.Container[];
  private readonly initContainers: k8s.Container[];

  public constructor(
    scope: Construct, private readonly problems: Problems, private readonly identity: Identity,
    private readonly props: GoWorkloadProps, traits: PodTraits,
  ) {
    this.version = settleVersion(problems, props.kubernetesVersion);
    this.shutdown = settleShutdown(problems, props.shutdown, this.version, traits.defaultDrain);
    if (props.serviceAccount === undefined) {
      this.serviceAccount = verbatim(new k8s.KubeServiceAccount(scope, 'service-account', {
        metadata: { name: identity.name, labels: identity.labels }, automountServiceAccountToken: false,
      }));
    } else {
      problems.named('serviceAccount', props.serviceAccount, 'ServiceAccount.fromServiceAccountName(…)');
    }
    this.configuration = new Configuration(scope, problems, identity);
    this.volumes = new Volumes(scope, problems, identity, bytes(problems, 'tmpSize', props.tmpSize));

    const mounts = [
      ...this.volumes.configFiles(props.configFiles, this.configuration),
      ...this.volumes.secretFiles(props.secretFiles),
      ...this.volumes.volumes('volumes', props.volumes),
    ];
    const sidecars = problems.list('sidecars', props.sidecars);
    const inits = problems.list('initContainers', props.initContainers);
    const mountsOf = new Map([
      ...sidecars.map((options, i) => [options, this.volumes.volumes(`sidecars[${i}].volumes`, options.volumes)] as const),
      ...inits.map((options, i) => [options, this.volumes.volumes(`initContainers[${i}].volumes`, options.volumes)] as const),
    ]);
    // What the emptyDir volumes hold counts against the limits of all containers together. That of the program has room for it, so all
    // volumes have to be known by now; what the others may write is theirs alone.
    this.resources = settleResources(problems, 'resources', props.resources, this.volumes.emptyDirBytes);
    this.program = {
      ...this.container(identity.name, props.image, this.resources, { args: problems.strings('args', props.args) }, mounts),
      ...this.configuration.environment('', 'env', props, this.runtimeOf(props.image, this.resources)),
      ...compact({ ports: traits.ports.map(({ name, port }) => ({ name, containerPort: port })) }),
      ...probes(problems, 'health', traits.health, traits.ports),
    };
    this.sidecars = sidecars.map((options, i) => this.companion(`sidecars[${i}]`, options, mountsOf.get(options)!, true));
    this.initContainers = inits.map((options, i) => this.companion(`initContainers[${i}]`, options, mountsOf.get(options)!, false));
    this.checkPorts();
  }

  /** The pods of the program. */
  public template(annotations: { [name: string]: string }, scheduling: Partial<k8s.PodSpec>, before: k8s.Container[] = []): k8s.PodTemplateSpec {
    const { drain } = this.shutdown;
    // The typed classes are those of Kubernetes 1.28, which had no `sleep`.
    const lifecycle = drain > 0 ? { lifecycle: { preStop: { sleep: { seconds: drain } } } as k8s.Lifecycle } : {};
    return this.render(this.identity, { ...this.program, ...lifecycle }, annotations, scheduling, before);
  }

  /** Pods that run something else with the image and the configuration of the program, and then end. */
  public jobTemplate(variation: Variation): k8s.PodTemplateSpec {
    return this.render(variation.identity, this.vary('migration.', variation, this.volumes.emptyDirBytes), {}, { restartPolicy: 'Never' }, []);
  }

  /**
   * The program's container, running something else, without ports and probes.
   *
   * @param prop what stands before the names of props in messages
   * @param emptyDirs bytes that its limit has to have room for, where it is what the pod is for
   */
  public vary(prop: string, { identity, command, args, resources }: Variation, emptyDirs = 0): k8s.Container {
    const { ports, startupProbe, livenessProbe, readinessProbe, ...program } = this.program;
    const { args: _, ...base } = program;
    const settled = resources === undefined ? this.resources
      : settleResources(this.problems, `${prop}resources`, resources, emptyDirs);
    const runtime = new Map(this.runtimeOf(this.props.image, settled).map(v => [v.name, v]));
    return compact({
      ...base,
      name: identity.name,
      command: this.problems.strings(`${prop}command`, command),
      args: this.problems.strings(`${prop}args`, args),
      env: program.env?.map(variable => (variable.valueFrom ? variable : runtime.get(variable.name) ?? variable)),
      resources: resourceRequirements(settled),
    });
  }

  private render(
    identity: Identity, program: k8s.Container, annotations: { [name: string]: string }, scheduling: Partial<k8s.PodSpec>, before: k8s.Container[],
  ): k8s.PodTemplateSpec {
    const { props, problems } = this;
    const areNative = this.version.minor >= 29;
    problems.check(areNative || this.sidecars.length === 0 || scheduling.restartPolicy === undefined,
      `sidecars of a job need native sidecars, which Kubernetes has from 1.29, and kubernetesVersion is ${this.version}: with plain containers the job would never end`);
    duplicates([program, ...this.sidecars, ...this.initContainers, ...before].map(c => c.name)).forEach(name =>
      problems.add(`there are two containers named '${name}' in the pod; give each a name of its own`));
    const user = problems.integer('user', props.user, { min: 10001, default: USER });
    const group = problems.integer('group', props.group, { min: 10001, default: USER });
    return {
      metadata: compact({ labels: identity.labels, annotations: { ...problems.map('podAnnotations', props.podAnnotations), ...annotations } }),
      spec: compact({
        ...scheduling,
        serviceAccountName: this.serviceAccount?.name ?? props.serviceAccount?.name,
        automountServiceAccountToken: problems.boolean('mountServiceAccountToken', props.mountServiceAccountToken) ?? false,
        enableServiceLinks: false, // else each Service of the namespace adds variables, PORT-like names included
        securityContext: compact({
          runAsNonRoot: true,
          runAsUser: user,
          runAsGroup: group,
          fsGroup: this.volumes.needGroup ? group : undefined,
          fsGroupChangePolicy: this.volumes.needGroup ? 'OnRootMismatch' : undefined,
          seccompProfile: { type: 'RuntimeDefault' },
        }),
        initContainers: [
          ...areNative ? this.sidecars.map(sidecar => ({ ...sidecar, restartPolicy: 'Always' })) : [],
          ...this.initContainers,
          ...before,
        ],
        containers: [program, ...areNative ? [] : this.sidecars],
        volumes: this.volumes.all,
        terminationGracePeriodSeconds: this.shutdown.gracePeriod,
        imagePullSecrets: problems.secrets('imagePullSecrets', props.imagePullSecrets).map(({ name }) => ({ name })),
        priorityClassName: problems.text('priorityClassName', props.priorityClassName),
        nodeSelector: problems.map('nodeSelector', props.nodeSelector),
      }),
    };
  }

  private companion(prop: string, options: ContainerOptions, mounts: k8s.VolumeMount[], isSidecar: boolean): k8s.Container {
    checkDnsLabel(this.problems, `${prop}.name`, options.name);
    const image = options.image ?? this.props.image;
    const resources = settleResources(this.problems, `${prop}.resources`, options.resources, 0);
    const ports = this.problems.list(`${prop}.ports`, options.ports).map(({ name, port }) => ({ name, port }));
    const health = this.problems.instance(`${prop}.health`, Health, 'Health.TCP', options.health) ?? Health.NONE;
    this.problems.check(isSidecar || Object.keys(health.probes).length === 0, `${prop}.health: a container that runs before the program has no probes; leave it out`);
    ports.forEach((port, i) => checkPort(this.problems, `${prop}.ports[${i}]`, port));
    return {
      ...this.container(options.name, image, resources, {
        command: this.problems.strings(`${prop}.command`, options.command), args: this.problems.strings(`${prop}.args`, options.args),
      }, mounts),
      ...this.configuration.environment(`${prop}.`, `${options.name}-env`, options,
        image === this.props.image || image?.goVersion !== undefined ? this.runtimeOf(image, resources) : []),
      ...compact({ ports: ports.map(({ name, port }) => ({ name, containerPort: port })) }),
      ...isSidecar ? probes(this.problems, `${prop}.health`, health, ports) : {},
    };
  }

  /** What every container has, whatever it is for. */
  private container(
    name: string, image: IGoContainerImage, resources: Resources, run: Pick<k8s.Container, 'command' | 'args'>, mounts: k8s.VolumeMount[],
  ): k8s.Container {
    const isImage = this.problems.check(Construct.isConstruct(image) && 'reference' in image,
      `image ${name === this.identity.name ? '' : `of container '${name}' `}is ${Construct.isConstruct(image) ? 'another construct' : JSON.stringify(image)}; give a GoContainerImage, or GoContainerImage.fromRegistry(…) for one made elsewhere`);
    if (isImage) this.images.push(image);
    const paths = mounts.map(mount => mount.mountPath);
    paths.filter((path, i) => paths.indexOf(path) !== i).forEach(path =>
      this.problems.add(`container '${name}' has two volumes at ${path}; give each a path of its own`));
    return {
      name,
      image: isImage ? lazyReference(image) : '',
      imagePullPolicy: this.problems.text('imagePullPolicy', this.props.imagePullPolicy) ?? ImagePullPolicy.ALWAYS,
      ...compact(run),
      resources: resourceRequirements(resources),
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: this.problems.boolean('readOnlyRootFilesystem', this.props.readOnlyRootFilesystem) ?? true,
      },
      volumeMounts: [...paths.includes('/tmp') ? [] : [{ name: 'tmp', mountPath: '/tmp' }], ...mounts],
    };
  }

  private runtimeOf(image: IGoContainerImage | undefined, resources: Resources): k8s.EnvVar[] {
    return goRuntime(resources, image?.goVersion);
  }

  /** Containers of a pod share its name space of ports. */
  private checkPorts(): void {
    const containers = [this.program, ...this.sidecars, ...this.initContainers];
    const ports = containers.flatMap(c => c.ports ?? []);
    duplicates(ports.map(p => p.name!)).forEach(name => this.problems.add(`there are two ports named '${name}' in the pod; give each a name of its own`));
    duplicates(ports.map(p => p.containerPort)).forEach(port => this.problems.add(`port ${port} is there twice in the pod; two programs can't listen on one port`));
  }
}

function duplicates<T>(values: T[]): T[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}

export function settleVersion(problems: Problems, version: KubernetesVersion | undefined): KubernetesVersion {
  return problems.instance('kubernetesVersion', KubernetesVersion, "KubernetesVersion.of('1.30')", version) ?? KubernetesVersion.V1_30;
}

/** @see https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports */
export function checkPort(problems: Problems, prop: string, { name, port }: NamedPort): void {
  problems.check(Number.isInteger(port) && port >= 1 && port <= 65535,
    `${prop} is ${typeof port === 'number' ? port : JSON.stringify(port)}; give a whole number from 1 to 65535`);
  problems.check(typeof name === 'string' && /^(?=.*[a-z])[a-z0-9]([a-z0-9]|-(?!-))*$/.test(name) && !name.endsWith('-') && name.length <= 15,
    `${prop}: the port's name is ${JSON.stringify(name)}; give lower-case letters, digits and single '-', a letter among them, at most 15 characters`);
}

