export * from './container-image';
export * from './go-container-image';
