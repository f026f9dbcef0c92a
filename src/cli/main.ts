import { run } from './run';

// So that what is cleaned up when the process exits is cleaned up then, too; child processes end with this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

void run(process.argv.slice(2), process).then(status => { process.exitCode = status; });
