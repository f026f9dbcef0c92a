import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { IGoContainerImage } from '../image/container-image';
import { lazyReference } from './private/lazy-reference';
import { checkName, checkPort } from './private/names';
import { restrictedContainer, restrictedPod } from './private/security';
import { Scaling } from './scaling';

/** Properties of GoWebService. */
export interface GoWebServiceProps {
  /** The image that the pods run. */
  readonly image: IGoContainerImage;

  /**
   * The port that the program listens on, 1 to 65535. Below 1024 needs a privilege that the pod doesn't have on every cluster;
   * Go programs usually take 8080.
   */
  readonly port: number;

  /**
   * The name of the Deployment and of the Service, and so the host name that other pods reach it by: a DNS label that starts
   * with a letter, at most 63 characters. It also goes into the selector, which can't be changed later.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * How many pods there are.
   *
   * @default Scaling.fixed(2): a node can go without the service going
   */
  readonly scaling?: Scaling;

  /**
   * Environment variables. No secrets: whoever can read the Deployment can read them.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };
}

/**
 * A Go program that serves HTTP or gRPC, on Kubernetes: a Deployment and a Service in front of it.
 *
 * The pods pass Pod Security `restricted`: numeric non-root user, no capabilities, no privilege escalation, seccomp's runtime
 * default, and, beyond that, a read-only root file system with a /tmp and no service-account token. The names of objects come
 * from `name` alone: moving the construct in the tree changes no manifest.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export class GoWebService extends Construct {
  /** The name of the Deployment and the Service. */
  public readonly name: string;

  /** The Deployment. */
  public readonly deployment: k8s.KubeDeployment;

  /** The Service: port 80, to the program's port. */
  public readonly service: k8s.KubeService;

  public constructor(scope: Construct, id: string, props: GoWebServiceProps) {
    super(scope, id);
    this.name = checkName(props.name ?? id);
    checkPort('port', props.port);
    if (!Construct.isConstruct(props.image)) {
      throw new Error(`image is ${JSON.stringify(props.image)}; give a GoContainerImage, or GoContainerImage.fromRegistry(…) for one made elsewhere`);
    }
    const selector = { 'app.kubernetes.io/name': this.name, 'app.kubernetes.io/instance': this.name };
    const metadata = { name: this.name, labels: selector };

    this.deployment = new k8s.KubeDeployment(this, 'deployment', {
      metadata,
      spec: {
        replicas: (props.scaling ?? Scaling.fixed(2)).replicas,
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: selector },
          spec: {
            ...restrictedPod(),
            containers: [{
              name: this.name,
              image: lazyReference(props.image),
              ports: [{ name: 'http', containerPort: props.port }],
              env: environment(props.environment ?? {}),
              ...restrictedContainer(),
              volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
            }],
            volumes: [{ name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString('64Mi') } }],
          },
        },
      },
    });
    this.service = new k8s.KubeService(this, 'service', {
      metadata,
      spec: {
        selector,
        ports: [{ name: 'http', port: 80, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
  }
}

function environment(variables: { [name: string]: string }): k8s.EnvVar[] | undefined {
  const entries = Object.entries(variables);
  for (const [name, value] of entries) {
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
      throw new Error(`environment holds ${JSON.stringify(name)}; a variable's name is made of letters, digits, '_', '-' and '.', and starts with no digit`);
    }
    if (typeof value !== 'string') {
      throw new Error(`environment['${name}'] is ${JSON.stringify(value)}; give a string`);
    }
  }
  return entries.length > 0 ? entries.map(([name, value]) => ({ name, value })) : undefined;
}
