/** How a container engine builds an image: see `GoImageBuilder.dockerfile`. */
export interface DockerfileOptions {
  /**
   * Write a Dockerfile that needs no BuildKit, for engines and services without it: no cache mounts, no secret mounts, one platform.
   * Such engines do not read the `.dockerignore` beside a Dockerfile: they are sent the whole context, and copy the same from it.
   *
   * Refused: with several platforms, and with `privateModules`.
   *
   * @default false: BuildKit keeps modules and compiled packages between builds, which makes the second one ten times faster
   */
  readonly plain?: boolean;

  /**
   * The image that compiles, with Go, a shell and CA certificates in it, such as `golang:1.26.1@sha256:…`. The program has the same bytes
   * as one that the library compiles by the same Go.
   *
   * Refused: what is no name of an image.
   *
   * @default - the image of `buildOptions.toolchain`; else `golang:` and the release of the `toolchain` or `go` line of go.work or
   * go.mod, so that a build does not change with the machine that it runs on
   */
  readonly builderImage?: string;

  /**
   * Modules that are not public, as GOPRIVATE takes them, such as `git.example.com/*`. Where there are any, the build mounts the secret
   * `netrc` (`docker build --secret id=netrc,src=$HOME/.netrc`; docker-bake.json names it, and bake wants `--allow=fs.read=$HOME/.netrc`) while Go
   * downloads modules and compiles; it ends up in no layer. Go sends it over HTTPS only. Vendored modules need none of it.
   *
   * @see https://go.dev/ref/mod#private-modules
   * @default - none: modules come from the proxy that the build argument GOPROXY names, or Go's own
   */
  readonly privateModules?: string[];

  /**
   * A repository that `docker buildx bake` keeps layers in, for builds on other machines.
   *
   * Refused: a tag or a digest.
   *
   * @see https://docs.docker.com/build/cache/backends/registry/
   * @default - none: layers are kept where the build runs
   */
  readonly cacheRepository?: string;
}
