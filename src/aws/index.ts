export * from './go-image-asset';
export * from './go-lambda-function';
export * from './provisioned-concurrency';
