import { DockerfileDescription } from './dockerfile-description';
import { DOCKERFILE } from './dockerfile-shapes';
import { ENGINE_PATH, LINE } from './dockerfile-syntax';
import { ValidationErrors } from '../../validation/errors';
import { list, struct } from '../../validation/shapes';
import { CONFIG, ENVIRONMENT, FILE_STRUCT } from '../shapes';

/**
 * @throws one error for all values that a Dockerfile cannot contain, or that an engine would
 * interpret differently
 */
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
  if (description.isWithoutBuildKit && !description.isVendored) {
    errors.check(description.privateModules.length === 0, 'privateModules requires secret mounts of BuildKit, got buildKit: false; remove buildKit, or vendor the modules');
  }
  if (description.isWithoutBuildKit) {
    errors.check(platforms.length === 1, `platforms must be one platform without BuildKit, got ${platforms.join(' and ')}; remove buildKit: false`);
  }
  errors.throwAny(checkDescription);
}
