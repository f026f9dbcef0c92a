import { ApiObject, Chart, Testing } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { GoContainerImage, IGoContainerImage, Schedule } from '../../src';
import { GoCronJob, GoCronJobProps, GoWebService, GoWebServiceProps, GoWorker, GoWorkerProps } from '../../src/kubernetes';

export { errors } from './errors';

export const DIGEST = `registry.example.com/shop/api@sha256:${'0123456789abcdef'.repeat(4)}`;

/** A chart with a namespace, as people have it. */
export function shop(namespace = 'shop', app: Construct = Testing.app()): Chart {
  return new Chart(app, namespace, { namespace });
}

/** An image that was made elsewhere, one for each chart. */
export function image(scope: Construct, reference = DIGEST): IGoContainerImage {
  const chart = Chart.of(scope);
  const id = `image-${reference.replace(/\W/g, '-')}`;
  return chart.node.tryFindChild(id) as unknown as IGoContainerImage ?? GoContainerImage.fromRegistry(chart, id, reference);
}

/** An image whose program has a go.mod of that version. */
export function goImage(scope: Construct, goVersion: string): IGoContainerImage {
  return Object.assign(new Construct(scope, `go-image-${goVersion}`), { reference: DIGEST, goVersion });
}

export function service(props: Partial<GoWebServiceProps> = {}, id = 'api', scope: Construct = shop()): GoWebService {
  return new GoWebService(scope, id, { image: image(scope), port: 8080, ...props });
}

export function worker(props: Partial<GoWorkerProps> = {}, id = 'mailer', scope: Construct = shop()): GoWorker {
  return new GoWorker(scope, id, { image: image(scope), ...props });
}

export function cronJob(props: Partial<GoCronJobProps> = {}, id = 'report', scope: Construct = shop()): GoCronJob {
  return new GoCronJob(scope, id, { image: image(scope), schedule: Schedule.DAILY, ...props });
}

/** What a construct writes, without what else is in its chart. */
export function objects(of: IConstruct): any[] {
  Testing.synth(Chart.of(of));
  return of.node.findAll().filter(c => c instanceof ApiObject).map(o => (o as ApiObject).toJson());
}

/** What a construct writes, by kind; of several of a kind the last. */
export function manifests(of: IConstruct): { [kind: string]: any } {
  return Object.fromEntries(objects(of).map(object => [object.kind, object]));
}

/** The pod of a Deployment or CronJob. */
export function pod(of: IConstruct): any {
  const { Deployment, CronJob } = manifests(of);
  return (Deployment?.spec ?? CronJob.spec.jobTemplate.spec).template.spec;
}

/** The container of the program. */
export const container = (of: IConstruct): any => pod(of).containers[0];

/** The errors of a synthesis, without the path of the construct. */
export function synthesisErrors(of: IConstruct): string[] {
  return of.node.findAll().flatMap(c => c.node.validate());
}
