export * from './container-image';
export * from './dockerfile-options';
export * from './go-base-image';
export * from './go-container-image';
export * from './go-image-builder';
export * from './go-image-file';
export * from './go-image-healthcheck';
export * from './image-labels';
