import { k8s } from 'cdk8s-plus-28';

/** The user of the images that are built here; numeric, so that the kubelet can tell that it isn't root. */
const USER = 65532;

/** What Pod Security `restricted` asks of a pod, and no token for an API that the program doesn't call. */
export function restrictedPod(): Pick<k8s.PodSpec, 'automountServiceAccountToken' | 'enableServiceLinks' | 'securityContext'> {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false, // else each Service of the namespace adds variables, PORT-like names included
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

/** What Pod Security `restricted` asks of a container, and a root file system that nobody can write to. */
export function restrictedContainer(): Pick<k8s.Container, 'securityContext'> {
  return {
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
  };
}
