import { DockerfileDescription } from './dockerfile-description';
import { checkPath, checkText } from './dockerfile-syntax';
import { checkImageConfig, checkFile, checkNames } from './image-config-resolution';
import { listOf, refuse } from '../../validation/checks';

/** @throws if an image with Go cannot be named so */
export function checkBuilderImage(what: string, image: string): string {
  if (typeof image === 'string' && image.length <= 512 && /^[\w][\w.\-/:@]*$/.test(image)) return image;
  return refuse(what, "the name of an image, such as 'golang:1.26.1'", image);
}

/** Patterns of module paths, as GOPRIVATE takes them; none where there is no list. */
export function checkPatterns(what: string, patterns: string[] | undefined): string[] {
  return listOf(what, patterns, "a list of patterns, such as ['git.example.com/*']").map((pattern, i) => {
    if (typeof pattern === 'string' && /^[\w.\-/*?~[\]^]+$/.test(pattern)) return pattern;
    return refuse(`${what}[${i}]`, "a pattern of module paths as GOPRIVATE takes it, such as 'git.example.com/*'", pattern);
  });
}

/** @throws for the first value of a description that a Dockerfile cannot hold, or that would be read as something else */
export function checkDescription(description: DockerfileDescription): void {
  const { config, extraFiles, settings, platforms } = description;
  checkText('the import path', description.importPath);
  for (const file of [description.entry, description.moduleDirectory, description.profile ?? '', ...description.moduleFiles, ...description.files]) checkPath('a path of the sources', file);
  for (const [what, image] of [['builderImage', description.builderImage], ['base', description.base]]) {
    checkBuilderImage(what, image);
  }
  checkPatterns('privateModules', description.privateModules);
  checkImageConfig(config);
  checkNames('buildOptions.goEnvironment', settings.goEnvironment, /^[A-Za-z_]\w*$/);
  checkText('buildOptions.ldflags', settings.ldflags);
  for (const file of extraFiles) {
    checkPath('files: source', file.source);
    checkFile(file);
  }
  if (description.isPlain && description.privateModules.length > 0 && !description.isVendored) {
    throw new Error('privateModules needs secret mounts, which plain Dockerfiles have not; leave plain out, or vendor the modules');
  }
  if (description.isPlain && platforms.length !== 1) {
    throw new Error(`a plain Dockerfile is for one platform, not for ${platforms.join(' and ')}; leave plain out`);
  }
}
