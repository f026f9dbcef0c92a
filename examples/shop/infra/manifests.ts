// The two HTTP services on Kubernetes: `npx cdk8s synth` writes dist/*.k8s.yaml, and the images that they name to dist/images.
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { GoContainerImage } from 'gopher-constructs';
import { GoWebService, Scaling } from 'gopher-constructs/kubernetes';

class Shop extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'shop' });

    const api = new GoWebService(this, 'api', {
      image: new GoContainerImage(this, 'api-image', {
        entry: '../cmd/api',
        repository: 'registry.example.com/shop/api',
      }),
      port: 8080,
      scaling: Scaling.fixed(1), // it keeps the orders in memory
    });

    new GoWebService(this, 'web', {
      image: new GoContainerImage(this, 'web-image', {
        entry: '../cmd/web',
        repository: 'registry.example.com/shop/web',
        timeZones: true,
      }),
      port: 8080,
      environment: { API_URL: `http://${api.name}`, SHOP_TIME_ZONE: 'Europe/Berlin' },
    });
  }
}

const app = new App();
new Shop(app, 'shop');
app.synth();
