// The two HTTP services on Kubernetes: `cdk8s synth` writes dist/*.k8s.yaml, and the images that they name to gopher-constructs.out.
package main

import (
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/gopher-constructs/gopher-constructs-go/gopherconstructs"
	"github.com/gopher-constructs/gopher-constructs-go/gopherconstructs/kubernetes"
)

// newService makes a web service with what both programs have from internal/httpserver.
func newService(chart cdk8s.Chart, name string, image gopherconstructs.IGoContainerImage, props kubernetes.GoWebServiceProps) kubernetes.GoWebService {
	props.Image = image
	props.Port = jsii.Number(8080)
	props.PartOf = jsii.String("shop")
	props.Health = gopherconstructs.Health_Http(jsii.String("/healthz"), jsii.String("/readyz"))
	props.Shutdown = &gopherconstructs.ShutdownOptions{DrainSeconds: jsii.Number(5), TimeoutSeconds: jsii.Number(10)}
	return kubernetes.NewGoWebService(chart, &name, &props)
}

// Kubernetes drains, so the programs needn't wait themselves.
const shutdownDelay = "0s"

func newShop(scope constructs.Construct, id string) cdk8s.Chart {
	chart := cdk8s.NewChart(scope, &id, &cdk8s.ChartProps{Namespace: jsii.String("shop")})
	kubernetes.NewRestrictedNamespace(chart, jsii.String("shop"), nil)

	apiImage := gopherconstructs.NewGoContainerImage(chart, jsii.String("api-image"), &gopherconstructs.GoContainerImageProps{
		Entry:      jsii.String("../cmd/api"),
		Repository: jsii.String("registry.example.com/shop/api"),
	})
	api := newService(chart, "api", apiImage, kubernetes.GoWebServiceProps{
		Environment: &map[string]*string{"SHUTDOWN_DELAY": jsii.String(shutdownDelay)},
		Scaling:     gopherconstructs.Scaling_Fixed(jsii.Number(1)), // it keeps the orders in memory
	})
	// What is exposed as a property can be changed: here a linter is told that one pod is meant.
	api.Deployment().Metadata().AddAnnotation(jsii.String("kube-score/ignore"), jsii.String("deployment-replicas"))
	api.ExposeViaHttpRoute(jsii.String("/"), &kubernetes.ExposeViaHttpRouteOptions{
		Gateway: &kubernetes.GatewayReference{Name: jsii.String("edge"), Namespace: jsii.String("infra")},
		Hosts:   jsii.Strings("api.shop.example.com"),
	})

	webImage := gopherconstructs.NewGoContainerImage(chart, jsii.String("web-image"), &gopherconstructs.GoContainerImageProps{
		Entry:      jsii.String("../cmd/web"),
		Repository: jsii.String("registry.example.com/shop/web"),
		TimeZones:  jsii.Bool(true),
	})
	web := newService(chart, "web", webImage, kubernetes.GoWebServiceProps{
		Environment: &map[string]*string{
			"API_URL":        jsii.String("http://" + *api.Name()),
			"SHOP_TIME_ZONE": jsii.String("Europe/Berlin"),
			"SHUTDOWN_DELAY": jsii.String(shutdownDelay),
		},
		Resources: &gopherconstructs.ResourceOptions{MemoryLimitMiB: jsii.Number(128)},
		Scaling: gopherconstructs.Scaling_Auto(&gopherconstructs.AutoscalingOptions{
			MinReplicas:           jsii.Number(2),
			MaxReplicas:           jsii.Number(6),
			CpuUtilizationPercent: jsii.Number(60),
		}),
	})
	web.AllowTo(api)
	web.ExposeViaIngress(jsii.String("/"), &kubernetes.ExposeViaIngressOptions{
		Host:      jsii.String("shop.example.com"),
		ClassName: jsii.String("nginx"),
		Tls:       &kubernetes.LocalObjectReference{Name: jsii.String("shop-tls")},
	})
	return chart
}

func main() {
	defer jsii.Close()

	app := kubernetes.NewApp(nil)
	newShop(app, "shop")
	app.Synth()
}
