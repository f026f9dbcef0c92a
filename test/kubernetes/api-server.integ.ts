import { NetworkPolicyPort, Pods } from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { ApiServer } from '../support/api-server';
import { everything } from '../support/every-prop';
import { example } from '../support/examples';
import { Field, FIELDS } from '../support/kubernetes-fields';
import { STRINGS } from '../support/strings';
import { describeWithTools } from '../support/tools';
import { cronJob, errors, objects, service, worker } from '../support/workloads';

/** An object in which one string, as a key or a value, is another. */
function replaced(value: any, from: string, to: string): any {
  if (typeof value === 'string') return value === from ? to : value;
  if (Array.isArray(value)) return value.map(element => replaced(element, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key === from ? to : key, replaced(of, from, to)]));
}

describeWithTools(['etcd'], 'a real API server', () => {
  let server: ApiServer;
  beforeAll(async () => {
    server = await ApiServer.start();
    await server.createNamespace('shop');
  }, 1_800_000);
  afterAll(() => server?.stop());

  const known = (of: IConstruct) => objects(of).filter(object => server.knows(object));
  const refusal = async (made: any[]) => (await Promise.all(made.map(object => server.refusal(object)))).find(message => message !== undefined);

  /** What the library passes and the API server refuses, and the other way round. */
  async function compare({ sample, make }: Field): Promise<{ passed: string[]; stricter: string[] }> {
    const originals = known(make(sample)).filter(object => JSON.stringify(object).includes(JSON.stringify(sample)));
    const kinds = new Set(originals.map(object => object.kind));
    expect(await refusal(originals)).toBeUndefined();
    const passed: string[] = [];
    const stricter: string[] = [];
    for (let start = 0; start < STRINGS.length; start += 8) {
      await Promise.all(STRINGS.slice(start, start + 8).map(async text => {
        const isPassed = errors(() => make(text)).length === 0;
        const written = isPassed ? known(make(text)).filter(object => kinds.has(object.kind))
          : originals.map(object => replaced(object, sample, text));
        const message = await refusal(written);
        if (isPassed && message !== undefined) passed.push(`${JSON.stringify(text)}: ${message}`);
        if (!isPassed && message === undefined) stricter.push(text);
      }));
    }
    return { passed, stricter };
  }

  test.each(Object.entries(FIELDS))('takes what the library passes as %s', async (name, field) => {
    const { passed, stricter } = await compare(field);
    process.stderr.write(`${name}: ${STRINGS.length} strings, ${passed.length} passed wrongly, ${stricter.length} refused that the server takes${stricter.length > 0 ? ` (${field.stricter})` : ''}\n`);
    expect(passed).toEqual([]);
    if (field.stricter === undefined) expect(stricter).toEqual([]);
  }, 600_000);

  test.each<[string, () => any[]]>([
    ['a service with every prop', () => objects(everything())],
    ['services with nothing but what they need', () => [service(), worker(), cronJob()].flatMap(objects)],
    ['what allows all ports', () => {
      const made = service();
      made.allowTo(Pods.all(made, 'pods'), ...[NetworkPolicyPort.allTcp(), NetworkPolicyPort.tcpRange(1, 2), NetworkPolicyPort.udp(53)] as any[]);
      return objects(made);
    }],
    ['examples/shop', () => example('shop')],
    ['examples/quotes', () => example('quotes')],
  ])('takes %s', async (_, make) => {
    const made = make().filter(object => server.knows(object));
    expect(made.length).toBeGreaterThan(3);
    for (const { metadata } of made.filter(({ kind }) => kind !== 'Namespace')) await server.createNamespace(metadata.namespace);
    expect(await Promise.all(made.map(object => server.refusal(object)))).toEqual(made.map(() => undefined));
  }, 300_000);

  test('and a mistake would be found', async () => {
    const [deployment] = known(service()).filter(object => object.kind === 'Deployment');
    expect(await server.refusal(deployment)).toBeUndefined();
    expect(await server.refusal({ ...deployment, spec: { ...deployment.spec, replicaz: 2 } })).toMatch(/unknown field "spec\.replicaz"/);
  });
});
