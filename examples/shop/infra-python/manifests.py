"""The two HTTP services on Kubernetes: `cdk8s synth` writes dist/*.k8s.yaml, and the images that they name to gopher-constructs.out."""
from cdk8s import Chart
from constructs import Construct
from gopher_constructs import GoContainerImage, Health, ResourceOptions, Scaling, ShutdownOptions
from gopher_constructs.kubernetes import (
    App,
    GatewayReference,
    GoWebService,
    LocalObjectReference,
    RestrictedNamespace,
)

# What both programs have from internal/httpserver. Kubernetes drains, so they needn't wait themselves.
PORT = 8080
HEALTH = Health.http("/healthz", "/readyz")
SHUTDOWN = ShutdownOptions(drain_seconds=5, timeout_seconds=10)
SHUTDOWN_DELAY = "0s"


class Shop(Chart):
    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id, namespace="shop")
        RestrictedNamespace(self, "shop")

        api = GoWebService(
            self,
            "api",
            image=GoContainerImage(
                self, "api-image", entry="../cmd/api", repository="registry.example.com/shop/api"
            ),
            port=PORT,
            part_of="shop",
            health=HEALTH,
            shutdown=SHUTDOWN,
            environment={"SHUTDOWN_DELAY": SHUTDOWN_DELAY},
            scaling=Scaling.fixed(1),  # it keeps the orders in memory
        )
        # What is exposed as a property can be changed: here a linter is told that one pod is meant.
        api.deployment.metadata.add_annotation("kube-score/ignore", "deployment-replicas")
        api.expose_via_http_route(
            "/", gateway=GatewayReference(name="edge", namespace="infra"), hosts=["api.shop.example.com"]
        )

        web = GoWebService(
            self,
            "web",
            image=GoContainerImage(
                self, "web-image", entry="../cmd/web", repository="registry.example.com/shop/web", time_zones=True
            ),
            port=PORT,
            part_of="shop",
            health=HEALTH,
            shutdown=SHUTDOWN,
            environment={
                "API_URL": f"http://{api.name}",
                "SHOP_TIME_ZONE": "Europe/Berlin",
                "SHUTDOWN_DELAY": SHUTDOWN_DELAY,
            },
            resources=ResourceOptions(memory_limit_mib=128),
            scaling=Scaling.auto(min_replicas=2, max_replicas=6, cpu_utilization_percent=60),
        )
        web.allow_to(api)
        web.expose_via_ingress(
            "/", host="shop.example.com", class_name="nginx", tls=LocalObjectReference(name="shop-tls")
        )


app = App()
Shop(app, "shop")
app.synth()
