/**
 * The rendered fields of Kubernetes objects, with the names and versions of the API reference.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/
 */

export interface TextMap {
  readonly [name: string]: string;
}

export interface LabelSelector {
  readonly matchLabels?: TextMap;
  readonly matchExpressions?: LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: string[];
}

export interface PodTemplate {
  readonly metadata: { readonly labels: TextMap; readonly annotations?: TextMap };
  readonly spec: PodSpec;
}

export interface PodSpec extends Scheduling {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken: boolean;
  readonly enableServiceLinks: boolean;
  readonly securityContext: object;
  readonly initContainers: Container[];
  readonly containers: Container[];
  readonly volumes: Volume[];
  readonly terminationGracePeriodSeconds: number;
  readonly imagePullSecrets: { readonly name: string }[];
  readonly priorityClassName?: string;
  readonly nodeSelector?: TextMap;
}

export interface Scheduling {
  readonly restartPolicy?: 'Never';
  readonly affinity?: object;
  readonly topologySpreadConstraints?: object[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: EnvVar[];
  readonly envFrom?: EnvFromSource[];
  readonly ports?: { readonly name: string; readonly containerPort: number; readonly protocol?: string }[];
  readonly resources: { readonly requests: TextMap; readonly limits: TextMap };
  readonly securityContext: object;
  readonly volumeMounts: { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
  readonly lifecycle?: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly restartPolicy?: 'Always';
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

export interface EnvFromSource {
  readonly secretRef?: { readonly name: string };
  readonly configMapRef?: { readonly name: string };
}

export interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string | number; readonly scheme?: 'HTTPS' };
  readonly tcpSocket?: { readonly port: string | number };
  readonly grpc?: { readonly port: number; readonly service?: string };
  readonly exec?: { readonly command: string[] };
  readonly initialDelaySeconds?: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
  readonly successThreshold?: number;
}

export interface Volume {
  readonly name: string;
  readonly emptyDir?: { readonly medium?: 'Memory'; readonly sizeLimit: string };
  readonly configMap?: { readonly name: string };
  readonly secret?: object;
  readonly persistentVolumeClaim?: { readonly claimName: string };
}

export interface NetworkPolicyPort {
  readonly port?: number;
  readonly endPort?: number;
  readonly protocol?: string;
}

export interface NetworkPolicyPeer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: string[] };
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
}

export interface NetworkPolicyRule {
  readonly from?: NetworkPolicyPeer[];
  readonly to?: NetworkPolicyPeer[];
  readonly ports?: NetworkPolicyPort[];
}

export interface MetricSpec {
  readonly type: string;
  readonly resource?: object;
  readonly pods?: object;
  readonly external?: object;
}
