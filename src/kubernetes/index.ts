export * from './go-web-service';
export * from './scaling';
