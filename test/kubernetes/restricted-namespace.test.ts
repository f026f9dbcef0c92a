import { KubernetesVersion, RestrictedNamespace } from '../../src/kubernetes';
import { errors, manifests, shop } from '../support/workloads';

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
    expect(errors(() => new RestrictedNamespace(shop(), 'Payments'))).toEqual([expect.stringMatching(/^name \(the construct's id\) must be lower-case letters, digits and '-', not starting or ending with '-', at most 63 characters, got "Payments"/)]);
  });

  test('refuses props that are null, from JavaScript', () => {
    expect(() => new RestrictedNamespace(shop(), 'a', null as any)).toThrow("RestrictedNamespace 'shop/a': props must be an object, such as { name: 'shop' }, got null");
  });

  test('refuses all that is wrong at once', () => {
    const chart = shop();
    const props: any = { name: 'Payments', labels: { 'a b': 'c d' }, policyVersion: '1.30', policy: 'baseline' };
    expect(errors(() => new RestrictedNamespace(chart, 'a', props))).toEqual([
      "policyVersion must be a KubernetesVersion such as KubernetesVersion.of('1.30'), got \"1.30\"",
      expect.stringMatching(/^labels must have names that are .*, got "a b"/),
      'RestrictedNamespace does not support policy; use policyVersion',
      expect.stringMatching(/^name must be .*, got "Payments"/),
    ]);
    expect(chart.node.tryFindChild('a')).toBeUndefined();
  });
});
