/** Volumes that Pod Security `restricted` allows. */
const VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];

/** The pod templates that an object has. */
function podsOf(object: any): any[] {
  const { spec } = object;
  return [object.kind === 'Pod' ? spec : undefined, spec?.template?.spec, spec?.jobTemplate?.spec?.template?.spec].filter(s => s?.containers);
}

/**
 * What breaks the rules of Pod Security `restricted` in a list of manifests, one line each.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function violations(manifests: any[]): string[] {
  return manifests.flatMap(object => podsOf(object).flatMap(pod => violationsOf(pod).map(v => `${object.kind} ${object.metadata.name}: ${v}`)));
}

/** How many containers a list of manifests has, so that no test passes because there is nothing to look at. */
export function containerCount(manifests: any[]): number {
  return manifests.flatMap(podsOf).flatMap(containersOf).length;
}

const containersOf = (pod: any): any[] => [...pod.containers, ...pod.initContainers ?? [], ...pod.ephemeralContainers ?? []];

function violationsOf(pod: any): string[] {
  const found: string[] = [];
  const check = (isWell: boolean, violation: string) => { if (!isWell) found.push(violation); };
  const own = pod.securityContext ?? {};
  for (const name of ['hostNetwork', 'hostPID', 'hostIPC']) check(!pod[name], name);
  check((own.sysctls ?? []).length === 0, 'sysctls');
  for (const volume of pod.volumes ?? []) {
    const [type] = Object.keys(volume).filter(key => key !== 'name');
    check(VOLUMES.includes(type), `volume of type ${type}`);
  }
  for (const container of containersOf(pod)) {
    const context = container.securityContext ?? {};
    const of = (name: string) => context[name] ?? own[name];
    const say = (violation: string) => `container ${container.name}: ${violation}`;
    check(context.privileged !== true, say('privileged'));
    check(context.allowPrivilegeEscalation === false, say('allowPrivilegeEscalation'));
    check((context.capabilities?.drop ?? []).includes('ALL'), say('capabilities.drop'));
    check((context.capabilities?.add ?? []).every((c: string) => c === 'NET_BIND_SERVICE'), say('capabilities.add'));
    check(of('runAsNonRoot') === true, say('runAsNonRoot'));
    check(of('runAsUser') !== 0, say('runAsUser'));
    check(['RuntimeDefault', 'Localhost'].includes(of('seccompProfile')?.type), say('seccompProfile'));
    check([undefined, 'Default'].includes(of('procMount')), say('procMount'));
    check((container.ports ?? []).every((p: any) => !p.hostPort), say('hostPort'));
  }
  return found;
}
