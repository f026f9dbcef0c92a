import { REPOSITORY } from '../../oci/reference';
import { rule } from '../../validation/rules';
import { Remedies, flag, list, Shape, text } from '../../validation/shapes';
import { DockerfileOptions } from '../dockerfile-options';

/** The remedy for props that a Dockerfile would set. */
export const GENERATED = 'remove it, because the Dockerfile is generated';

const BUILDER_IMAGE = text(rule("the name of an image, such as 'golang:1.26.1'", 512, /^[\w][\w.\-/:@]*$/));
const MODULE_PATTERN = text(rule("a pattern of module paths in GOPRIVATE syntax, such as 'git.example.com/*'", Infinity, /^[\w.\-/*?~[\]^]+$/));
const MODULE_PATTERNS = list(MODULE_PATTERN, "a list of patterns, such as ['git.example.com/*']");

export const DOCKERFILE = {
  buildKit: flag,
  builderImage: BUILDER_IMAGE,
  privateModules: MODULE_PATTERNS,
  cacheRepository: REPOSITORY,
} satisfies Shape<DockerfileOptions>;

export const DOCKERFILE_REMEDIES: Remedies = {
  plain: 'use buildKit: false',
  file: GENERATED,
  dockerfile: GENERATED,
  target: GENERATED,
  platform: 'use platform of the image',
  platforms: 'use platforms of the image',
  buildArgs: 'use buildOptions of the image',
  image: 'use builderImage',
  secrets: 'use privateModules',
  buildSecrets: 'use privateModules',
  goPrivate: 'use privateModules',
  GOPRIVATE: 'use privateModules',
  ssh: 'use privateModules',
  cache: 'use cacheRepository',
  cacheFrom: 'use cacheRepository',
  cacheTo: 'use cacheRepository',
  tags: 'remove it, because the tag is a hash of what the image is built from',
};
