import { Layer } from './layer';

/** A base image for one platform. */
export interface Base {
  /** The repository with the digest. Undefined for a layout on disk. */
  readonly name?: string;
  /** The digest of the referenced document, an image or an index. */
  readonly digest: string;
  /** Environment variables, as `NAME=value`. */
  readonly environment: string[];
  readonly layers: Layer[];
}
