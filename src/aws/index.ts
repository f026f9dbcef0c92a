import './private/peer-dependencies'; // first, because its message for a missing package is clearer
export * from './go-image-asset';
export * from './go-lambda-alarm-options';
export * from './go-lambda-alarms';
export * from './go-lambda-function';
export * from './go-lambda-function-props';
export * from './http-api-options';
export * from './lambda-packaging';
export * from './provisioned-concurrency';
export * from './rollout';
export * from './warm-up';
export * from './web-adapter';
