// The two HTTP services on Kubernetes: `npx cdk8s synth` writes dist/*.k8s.yaml, and the images that they name to gopher-constructs.out.
import { Chart, Duration, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { GoContainerImage } from 'gopher-constructs';
import { App, GoWebService, Health, RestrictedNamespace, Scaling } from 'gopher-constructs/kubernetes';

// What both programs have from internal/httpserver. Kubernetes drains, so they needn't wait themselves.
const common = {
  port: 8080,
  partOf: 'shop',
  health: Health.http('/healthz', '/readyz'),
  shutdown: { drain: Duration.seconds(5), timeout: Duration.seconds(10) },
};
const SHUTDOWN_DELAY = '0s';

class Shop extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'shop' });
    new RestrictedNamespace(this, 'shop');

    const api = new GoWebService(this, 'api', {
      ...common,
      image: new GoContainerImage(this, 'api-image', {
        entry: '../cmd/api',
        repository: 'registry.example.com/shop/api',
      }),
      environment: { SHUTDOWN_DELAY },
      scaling: Scaling.fixed(1), // it keeps the orders in memory
    });
    // What is exposed as a property can be changed: here a linter is told that one pod is meant.
    api.deployment.metadata.addAnnotation('kube-score/ignore', 'deployment-replicas');
    api.exposeViaHttpRoute('/', { gateway: { name: 'edge', namespace: 'infra' }, hosts: ['api.shop.example.com'] });

    const web = new GoWebService(this, 'web', {
      ...common,
      image: new GoContainerImage(this, 'web-image', {
        entry: '../cmd/web',
        repository: 'registry.example.com/shop/web',
        timeZones: true,
      }),
      environment: { API_URL: `http://${api.name}`, SHOP_TIME_ZONE: 'Europe/Berlin', SHUTDOWN_DELAY },
      resources: { memoryLimit: Size.mebibytes(128) },
      scaling: Scaling.horizontal({ minReplicas: 2, maxReplicas: 6, cpuUtilization: 60 }),
    });
    web.allowTo(api);
    web.exposeViaIngress('/', { host: 'shop.example.com', className: 'nginx', tls: Secret.fromSecretName(this, 'tls', 'shop-tls') });
  }
}

const app = new App();
new Shop(app, 'shop');
app.synth();
