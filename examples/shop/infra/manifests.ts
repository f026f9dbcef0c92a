// The two HTTP services on Kubernetes: `npx cdk8s synth` writes dist/*.k8s.yaml, and the images that they name to gopher-constructs.out.
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { GoContainerImage, Health, Scaling } from 'gopher-constructs';
import { App, GoWebService, RestrictedNamespace } from 'gopher-constructs/kubernetes';

// What both programs have from internal/httpserver. Kubernetes drains, so they needn't wait themselves.
const common = {
  port: 8080,
  partOf: 'shop',
  health: Health.http('/healthz', '/readyz'),
  shutdown: { drainSeconds: 5, timeoutSeconds: 10 },
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
      resources: { memoryLimitMiB: 128 },
      scaling: Scaling.auto({ minReplicas: 2, maxReplicas: 6, cpuUtilizationPercent: 60 }),
    });
    web.allowTo(api);
    web.exposeViaIngress('/', { host: 'shop.example.com', className: 'nginx', tls: { name: 'shop-tls' } });
  }
}

const app = new App();
new Shop(app, 'shop');
app.synth();
