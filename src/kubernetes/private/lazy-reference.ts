import { Lazy } from 'cdk8s';
import { IGoContainerImage } from '../../image/container-image';

/** The image's reference, read when the manifest is written: until then programs are only collected. */
export function lazyReference(image: IGoContainerImage): string {
  return Lazy.any({ produce: () => image.reference }) as string;
}
