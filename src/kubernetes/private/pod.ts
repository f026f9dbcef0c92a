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
import { checkAnnotationSize, podAnnotationsOf } from './metadata';
import { DNS_LABEL, DNS_SUBDOMAIN, LABEL_KEY, LABEL_VALUE } from './names';
import { checkPort, NamedPort } from './ports';
import { probes } from './probes';
import { attempt, Problems } from './problems';
import { bytes } from './quantities';
import { goRuntime, resourceRequirements, Resources, settleResources } from './resources';
import { settleShutdown, Shutdown } from './shutdown';
import { Volumes } from './volumes';
import { isConstruct, show, showKind } from '../../validation/show';

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
  private readonly image?: IGoContainerImage;
  private readonly serviceAccountName?: string;
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
    this.image = this.imageOf('image', props.image);
    if (props.serviceAccount === undefined) {
      this.serviceAccount = verbatim(new k8s.KubeServiceAccount(scope, 'service-account', {
        metadata: { name: identity.name, labels: identity.labels }, automountServiceAccountToken: false,
      }));
    } else {
      this.serviceAccountName = problems.named('serviceAccount', props.serviceAccount, 'ServiceAccount', 'ServiceAccount.fromServiceAccountName(…)');
    }
    this.configuration = new Configuration(scope, problems, identity);
    this.volumes = new Volumes(scope, problems, identity, bytes(problems, 'tmpSize', props.tmpSize));

    const mounts = [
      ...this.volumes.configFiles(props.configFiles, this.configuration),
      ...this.volumes.secretFiles(props.secretFiles),
      ...this.volumes.volumes('volumes', props.volumes),
    ];
    const withMounts = ([prop, options]: [string, Partial<ContainerOptions>]) =>
      ({ prop, options, mounts: this.volumes.volumes(`${prop}.volumes`, options.volumes) });
    const sidecars = problems.structs('sidecars', props.sidecars, showKind).map(withMounts);
    const inits = problems.structs('initContainers', props.initContainers, showKind).map(withMounts);
    // What the emptyDir volumes hold counts against the limits of all containers together. That of the program has room for it, so all
    // volumes have to be known by now; what the others may write is theirs alone.
    this.resources = settleResources(problems, 'resources', props.resources, this.volumes.emptyDirBytes);
    this.program = {
      ...this.container(identity.name, this.image, this.resources, { args: problems.strings('args', props.args) }, mounts),
      ...this.configuration.environment('', 'env', props, goRuntime(this.resources, this.image?.goVersion)),
      ...compact({ ports: traits.ports.map(({ name, port }) => ({ name, containerPort: port })) }),
      ...probes(problems, 'health', traits.health, traits.ports),
    };
    this.sidecars = sidecars.map(({ prop, options, mounts: own }) => this.companion(prop, options, own, true));
    this.initContainers = inits.map(({ prop, options, mounts: own }) => this.companion(prop, options, own, false));
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
    const runtime = new Map(goRuntime(settled, this.image?.goVersion).map(v => [v.name, v]));
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
    const containers = [program, ...this.sidecars, ...this.initContainers, ...before].map(c => c.name);
    const areNative = this.version.minor >= 29;
    problems.check(areNative || this.sidecars.length === 0 || scheduling.restartPolicy === undefined,
      `sidecars must be left out: those of a job need native sidecars, which Kubernetes has from 1.29, and kubernetesVersion is ${this.version}`);
    duplicates(containers).forEach(name =>
      problems.add(`containers of a pod must have different names, got '${name}' twice`));
    const allAnnotations = { ...podAnnotationsOf(problems, 'podAnnotations', props.podAnnotations, containers), ...annotations };
    checkAnnotationSize(problems, 'podAnnotations', allAnnotations);
    const user = problems.integer('user', props.user, { min: 10001, default: USER });
    const group = problems.integer('group', props.group, { min: 10001, default: USER });
    return {
      metadata: compact({ labels: identity.labels, annotations: allAnnotations }),
      spec: compact({
        ...scheduling,
        serviceAccountName: this.serviceAccount?.name ?? this.serviceAccountName,
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
        imagePullSecrets: problems.secrets('imagePullSecrets', props.imagePullSecrets).map(name => ({ name })),
        priorityClassName: problems.text('priorityClassName', props.priorityClassName, DNS_SUBDOMAIN),
        nodeSelector: problems.map('nodeSelector', props.nodeSelector, LABEL_KEY, LABEL_VALUE),
      }),
    };
  }

  private companion(prop: string, options: Partial<ContainerOptions>, mounts: k8s.VolumeMount[], isSidecar: boolean): k8s.Container {
    const { problems } = this;
    const name = problems.requiredText(`${prop}.name`, options.name, DNS_LABEL) ?? prop;
    const image = options.image === undefined ? this.image : this.imageOf(`${prop}.image`, options.image);
    const resources = settleResources(problems, `${prop}.resources`, options.resources, 0);
    const ports = problems.structs(`${prop}.ports`, options.ports).flatMap(([at, port]) => checkPort(problems, at, port));
    const health = problems.instance(`${prop}.health`, Health, 'Health.TCP', options.health) ?? Health.NONE;
    const isGo = image === this.image || image?.goVersion !== undefined;
    problems.check(isSidecar || Object.keys(health.probes).length === 0, `${prop}.health must be left out: a container that runs before the program has no probes`);
    return {
      ...this.container(name, image, resources, {
        command: problems.strings(`${prop}.command`, options.command), args: problems.strings(`${prop}.args`, options.args),
      }, mounts),
      ...this.configuration.environment(`${prop}.`, `${name}-env`, options, isGo ? goRuntime(resources, image?.goVersion) : []),
      ...compact({ ports: ports.map(({ name: portName, port }) => ({ name: portName, containerPort: port })) }),
      ...isSidecar ? probes(problems, `${prop}.health`, health, ports) : {},
    };
  }

  /** What every container has, whatever it is for. */
  private container(
    name: string, image: IGoContainerImage | undefined, resources: Resources, run: Pick<k8s.Container, 'command' | 'args'>, mounts: k8s.VolumeMount[],
  ): k8s.Container {
    if (image) this.images.push(image);
    const paths = mounts.map(mount => mount.mountPath);
    paths.filter((path, i) => paths.indexOf(path) !== i).forEach(path =>
      this.problems.add(`volumes of container '${name}' must have different paths, got ${show(path)} twice`));
    return {
      name,
      image: image ? lazyReference(image) : '',
      imagePullPolicy: this.problems.choice('imagePullPolicy', this.props.imagePullPolicy, ImagePullPolicy) ?? ImagePullPolicy.ALWAYS,
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

  /** The image, if it is one. */
  private imageOf(prop: string, image: IGoContainerImage): IGoContainerImage | undefined {
    const found = attempt(() => (isConstruct(image) && 'reference' in image ? image : undefined));
    if (!found) this.problems.add(`${prop} must be a GoContainerImage, got ${show(image)}; use GoContainerImage.fromRegistry(…) for an image made elsewhere`);
    return found as IGoContainerImage | undefined;
  }

  /** Containers of a pod share its name space of ports. */
  private checkPorts(): void {
    const containers = [this.program, ...this.sidecars, ...this.initContainers];
    const ports = containers.flatMap(c => c.ports ?? []);
    duplicates(ports.map(p => p.name!)).forEach(name => this.problems.add(`ports of a pod must have different names, got '${name}' twice`));
    duplicates(ports.map(p => p.containerPort)).forEach(port => this.problems.add(`ports of a pod must be different, got ${port} twice`));
  }
}

function duplicates<T>(values: T[]): T[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}

export function settleVersion(problems: Problems, version: KubernetesVersion | undefined): KubernetesVersion {
  return problems.instance('kubernetesVersion', KubernetesVersion, "KubernetesVersion.of('1.30')", version) ?? KubernetesVersion.V1_30;
}
