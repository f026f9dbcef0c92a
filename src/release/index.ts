export * from './go-release';
