import * as path from 'path';
import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { GoContainerImage } from '../../src';
import { GoWebService, GoWebServiceProps, Scaling } from '../../src/kubernetes';
import { ownCache, recordGo, tempDir, twoPrograms } from '../support/go-sources';

ownCache();
const calls = recordGo();

function service(props: Partial<GoWebServiceProps> = {}, id = 'api', scope: Construct = Testing.chart()): GoWebService {
  const image = GoContainerImage.fromRegistry(scope, `${id}-image`, 'registry.example.com/shop/api:1.2.3');
  return new GoWebService(scope, id, { image, port: 8080, ...props });
}

/** The manifests, by kind. */
function manifests(of: GoWebService): { [kind: string]: any } {
  return Object.fromEntries(Testing.synth(Chart.of(of)).map(object => [object.kind, object]));
}

const pod = (of: GoWebService) => manifests(of).Deployment.spec.template.spec;

describe('GoWebService', () => {
  test('is a Deployment and a Service', () => {
    expect(manifests(service())).toMatchSnapshot();
  });

  test('refers to the image by the digest that is built, all images of the app in one go build', () => {
    calls();
    const chart = Testing.chart();
    const dir = twoPrograms(tempDir());
    const images = ['a', 'b'].map(name => new GoContainerImage(chart, `${name}-image`, { entry: path.join(dir, 'cmd', name), repository: `shop/${name}` }));
    images.forEach((image, i) => new GoWebService(chart, `service-${i}`, { image, port: 8080 }));
    expect(calls()).toEqual([]);
    const found = Testing.synth(chart).filter(o => o.kind === 'Deployment').map(o => o.spec.template.spec.containers[0].image);
    expect(found).toEqual(images.map(image => image.reference));
    expect(found[0]).toMatch(/^shop\/a@sha256:[0-9a-f]{64}$/);
    expect(calls()).toEqual(['env', 'list', 'build', 'list']);
  });

  test('passes Pod Security restricted', () => {
    const { securityContext, containers, hostNetwork, hostPID, hostIPC, volumes } = pod(service());
    expect([hostNetwork, hostPID, hostIPC]).toEqual([undefined, undefined, undefined]);
    expect(volumes.every((v: any) => v.emptyDir)).toBe(true);
    expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(securityContext.runAsUser).toBeGreaterThan(10000);
    expect(containers.map((c: any) => c.securityContext)).toEqual([
      { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    ]);
  });

  test('sends the Service’s port 80 to the port of the program', () => {
    const { Deployment, Service } = manifests(service({ port: 9000 }));
    expect(Deployment.spec.template.spec.containers[0].ports).toEqual([{ name: 'http', containerPort: 9000 }]);
    expect(Service.spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 'http' }]);
    expect(Service.spec.selector).toEqual(Deployment.spec.template.metadata.labels);
  });

  test('moving it in the tree changes nothing', () => {
    const chart = Testing.chart();
    expect(manifests(service({}, 'api', new Construct(new Construct(chart, 'deep'), 'down')))).toEqual(manifests(service()));
  });

  test('takes a name other than its id', () => {
    const { Deployment, Service } = manifests(service({ name: 'shop-api' }));
    expect([Deployment.metadata.name, Service.metadata.name]).toEqual(['shop-api', 'shop-api']);
    expect(Deployment.spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'shop-api', 'app.kubernetes.io/instance': 'shop-api' });
  });

  test('has as many pods as it is told, two by default', () => {
    expect(manifests(service()).Deployment.spec.replicas).toBe(2);
    expect(manifests(service({ scaling: Scaling.fixed(0) })).Deployment.spec.replicas).toBe(0);
  });

  test('sets environment variables', () => {
    expect(pod(service({ environment: { B: '2', A: '' } })).containers[0].env).toEqual([{ name: 'B', value: '2' }, { name: 'A', value: '' }]);
    expect(pod(service()).containers[0].env).toBeUndefined();
  });

  test('exposes what it is made of', () => {
    const made = service();
    made.deployment.metadata.addAnnotation('team', 'shop');
    expect(manifests(made).Deployment.metadata.annotations).toEqual({ team: 'shop' });
    expect(made.service.name).toBe('api');
  });

  test.each<[string, Partial<GoWebServiceProps>, RegExp]>([
    ['no image', { image: undefined }, /^image is undefined; give a GoContainerImage, or GoContainerImage\.fromRegistry/],
    ['an image that is a string, from JavaScript', { image: 'nginx:latest' as any }, /^image is "nginx:latest"; give/],
    ['upper case in a name', { name: 'Api' }, /^name is "Api" .*lower-case letters/],
    ['a name that starts with a digit', { name: '1st' }, /^name is "1st"/],
    ['a name of 64 characters', { name: 'a'.repeat(64) }, /at most 63 characters/],
    ['an empty name', { name: '' }, /^name is ""/],
    ['port 0', { port: 0 }, /^port is 0; give a whole number from 1 to 65535/],
    ['port 65536', { port: 65536 }, /^port is 65536/],
    ['a port that is a string, from JavaScript', { port: '8080' as any }, /^port is "8080"/],
    ['no port, from JavaScript', { port: undefined }, /^port is undefined/],
    ['a variable name with =', { environment: { 'A=B': 'x' } }, /^environment holds "A=B"/],
    ['a variable that is a number, from JavaScript', { environment: { A: 1 as any } }, /^environment\['A'\] is 1; give a string/],
  ])('refuses %s', (_, props, message) => {
    expect(() => service(props)).toThrow(message);
  });

  test('refuses an id that cannot be a name', () => {
    expect(() => service({}, 'My_Api')).toThrow(/^name is "My_Api" \(it is the construct's id unless name is set\)/);
  });
});

describe('Scaling', () => {
  test.each([-1, 1.5, NaN, '2' as any])('refuses %p replicas', replicas => {
    expect(() => Scaling.fixed(replicas)).toThrow(/^Scaling\.fixed: replicas is .*; give a whole number from 0/);
  });
});
