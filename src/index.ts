export * from './program';
export * from './image';
export * as kubernetes from './kubernetes';
export * as aws from './aws';
