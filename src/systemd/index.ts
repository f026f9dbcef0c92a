export * from './systemd-service';
