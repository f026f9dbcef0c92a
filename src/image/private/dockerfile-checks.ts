import { DockerfileDescription } from './dockerfile-description';
import { DOCKERFILE } from './dockerfile-shapes';
import { ENGINE_PATH, LINE } from './dockerfile-syntax';
import { ValidationErrors } from '../../validation/errors';
import { list, struct } from '../../validation/shapes';
import { CONFIG, ENVIRONMENT, FILE_STRUCT } from '../shapes';

/** @throws one error with all values of a description that a Dockerfile cannot hold, or that would be read as something else */
export function checkDescription(description: DockerfileDescription): void {
  const errors = new ValidationErrors();
  const { config, extraFiles, settings, platforms } = description;
  LINE(errors, 'the import path', description.importPath);
  for (const file of [description.entry, description.moduleDirectory, description.profile ?? '', ...description.moduleFiles, ...description.files]) {
    ENGINE_PATH(errors, 'a path of the sources', file);
  }
  DOCKERFILE.builderImage(errors, 'builderImage', description.builderImage);
  DOCKERFILE.builderImage(errors, 'base', description.base);
  DOCKERFILE.privateModules(errors, 'privateModules', description.privateModules);
  struct(CONFIG, { name: 'the image', prefix: '' })(errors, 'config', config);
  ENVIRONMENT(errors, 'buildOptions.goEnvironment', settings.goEnvironment);
  LINE(errors, 'buildOptions.ldflags', settings.ldflags);
  list(FILE_STRUCT)(errors, 'files', extraFiles.map(({ source, target, mode }) => ({ source, target, mode })));
  if (description.isPlain && !description.isVendored) {
    errors.check(description.privateModules.length === 0, 'privateModules requires secret mounts of BuildKit, which plain disables; remove plain, or vendor the modules');
  }
  if (description.isPlain) {
    errors.check(platforms.length === 1, `plain supports one platform, got ${platforms.join(' and ')}; remove plain`);
  }
  errors.throwAny(checkDescription);
}
