import { KubernetesVersion, RestrictedNamespace } from '../../src/kubernetes';
import { manifests, errors, shop } from '../support/workloads';

describe('RestrictedNamespace', () => {
  test('enforces, audits and warns, and is in no namespace itself', () => {
    expect(manifests(new RestrictedNamespace(shop(), 'payments')).Namespace).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'payments',
        labels: Object.fromEntries(['enforce', 'audit', 'warn'].flatMap(mode => [
          [`pod-security.kubernetes.io/${mode}`, 'restricted'], [`pod-security.kubernetes.io/${mode}-version`, 'latest'],
        ])),
      },
    });
  });

  test('takes a name, labels and the version of the rules', () => {
    const { Namespace } = manifests(new RestrictedNamespace(shop(), 'x', { name: 'payments', labels: { team: 'a' }, policyVersion: KubernetesVersion.V1_31 }));
    expect(Namespace.metadata).toMatchObject({ name: 'payments', labels: { 'team': 'a', 'pod-security.kubernetes.io/enforce-version': 'v1.31' } });
  });

  test('refuses a name that is no DNS label', () => {
    expect(problems(new RestrictedNamespace(shop(), 'Payments'))).toEqual([expect.stringMatching(/^name \(the construct's id\) must be lower-case letters, digits and '-', no '-' first or last, at most 63 characters, got "Payments"/)]);
  });

  test('refuses props that are null, from JavaScript', () => {
    expect(() => new RestrictedNamespace(shop(), 'a', null as any)).toThrow("RestrictedNamespace: props must be an object, such as { name: 'shop' }, got null");
  });
});
