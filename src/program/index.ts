export * from './go-build-options';
export * from './go-mod-mode';
export * from './go-platform';
export * from './go-tags';
export * from './go-toolchain';
