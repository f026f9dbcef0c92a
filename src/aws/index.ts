export * from './go-lambda-function';
export * from './provisioned-concurrency';
