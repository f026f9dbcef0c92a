import { tempDir } from './go-sources';
import * as builder from '../../build-tools/builder-image';

/** Makes an image like golang:<version> of what this machine has, since none can be pulled. Gives its name. */
export function makeBuilderImage(name: string): string {
  return builder.makeBuilderImage(name, tempDir('builder'));
}
