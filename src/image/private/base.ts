import { Layer } from './layer';

/** An image that others are put on, for one platform. */
export interface Base {
  /** Repository and digest; undefined for a layout on disk. */
  readonly name?: string;
  /** The digest of what was referred to: an image, or an index of several. */
  readonly digest: string;
  /** Variables that it sets, as `NAME=value`. */
  readonly environment: string[];
  readonly layers: Layer[];
}
