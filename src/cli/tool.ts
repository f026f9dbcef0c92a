import { runInForeground } from '../processes/process';

/** Runs an external command in the foreground and returns its exit status, or -1 after a signal. */
export type Tool = (args: string[]) => number;

/** @throws if it is not on PATH */
export function toolOf(command: string, home: string): Tool {
  const call = (args: string[], isQuiet: boolean) => {
    const { status, failure } = runInForeground(command, args, isQuiet);
    if (failure === 'ENOENT') throw new Error(`'${command}' is not on PATH; install it from ${home}`);
    return status ?? -1;
  };
  call(['--help'], true);
  return args => call(args, false);
}
