/** How a container engine builds an image, for `GoImageBuilder.dockerfile`. */
export interface DockerfileOptions {
  /**
   * Whether the engine uses BuildKit.
   *
   * BuildKit caches modules and compiled packages, so a second build is ten times as fast. `false`
   * is for engines and services without it. The Dockerfile then has no cache mounts, no secret
   * mounts, and one platform: several platforms and `privateModules` are errors. Such engines ignore
   * the `.dockerignore` next to a Dockerfile. They receive the whole context and copy the same files
   * from it.
   *
   * @default true
   */
  readonly buildKit?: boolean;

  /**
   * The image that compiles the program, such as `golang:1.26.1@sha256:…`.
   *
   * It must contain Go, a shell and CA certificates. The program has the same bytes as one that the
   * library compiles with the same Go. The default depends on go.work or go.mod, not on the host of
   * the build. Without `buildOptions.toolchain` it is `golang:` and the release of the `toolchain`
   * or `go` line.
   *
   * @default - the image of `buildOptions.toolchain`, or `golang:` and the release in go.mod
   */
  readonly builderImage?: string;

  /**
   * Private modules, as in GOPRIVATE, such as `git.example.com/*`.
   *
   * The build mounts the secret `netrc` while Go downloads modules and compiles, and no layer
   * contains it. Pass it with `docker build --secret id=netrc,src=$HOME/.netrc`. docker-bake.json
   * declares the secret, and `docker buildx bake` needs `--allow=fs.read=$HOME/.netrc`. Go sends
   * credentials over HTTPS only. Vendored modules do not need it.
   *
   * Without private modules, the build argument GOPROXY selects the proxy.
   *
   * @see https://go.dev/ref/mod#private-modules
   * @default - none
   */
  readonly privateModules?: string[];

  /**
   * A repository in which `docker buildx bake` caches layers, for builds on other hosts.
   *
   * A tag or a digest is an error. Without it, only the build host caches layers.
   *
   * @see https://docs.docker.com/build/cache/backends/registry/
   * @default - none
   */
  readonly cacheRepository?: string;
}
