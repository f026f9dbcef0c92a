export * from './container-image';
export * from './go-container-image';
export * from './dockerfile-options';
export * from './go-image-builder';
