export * from './go-build-options';
export * from './go-platform';
