export * from './program';
export * from './image';
export * from './release';
export * from './workload';
export * as kubernetes from './kubernetes';
export * as aws from './aws';
export * as systemd from './systemd';
