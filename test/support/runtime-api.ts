import { ChildProcess, spawn } from 'child_process';
import * as http from 'http';
import { AddressInfo } from 'net';

/** What came of an invocation. */
export interface Answer {
  readonly kind: 'response' | 'error' | 'timeout' | 'exit';
  readonly body: any;
}

interface Invocation {
  readonly id: string;
  readonly event: string;
  readonly deadline: number;
  readonly settle: (answer: Answer) => void;
}

/**
 * Lambda's Runtime API on loopback and a function's bootstrap that asks it for events, as the service runs one: an invocation that
 * reaches the timeout ends the process.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  /** Starts a bootstrap with the variables that Lambda sets, and those of the function. */
  public static async start(bootstrap: string, environment: { [name: string]: string }): Promise<RuntimeApi> {
    const api = new RuntimeApi();
    await new Promise<void>(resolve => api.server.listen(0, '127.0.0.1', resolve));
    const { port } = api.server.address() as AddressInfo;
    api.child = spawn(bootstrap, [], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
        AWS_LAMBDA_FUNCTION_NAME: 'fn',
        AWS_LAMBDA_FUNCTION_VERSION: '1',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
        AWS_REGION: 'eu-central-1',
        AWS_LAMBDA_LOG_FORMAT: 'JSON',
        _HANDLER: 'bootstrap',
        ...environment,
      },
    });
    for (const stream of [api.child.stdout!, api.child.stderr!]) stream.on('data', chunk => { api.log += chunk; });
    api.child.on('exit', status => {
      api.ended = true;
      [...api.waiting, ...api.running.values()].forEach(({ settle }) => settle({ kind: 'exit', body: status }));
    });
    return api;
  }

  /** What the program has written. */
  public log = '';
  private child!: ChildProcess;
  private ended = false;
  private readonly waiting: Invocation[] = [];
  private readonly running = new Map<string, Invocation>();
  private asking?: http.ServerResponse;
  private count = 0;
  private readonly server = http.createServer((request, response) => {
    const [, , api, what, ...rest] = request.url!.split('/');
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      if (api === 'runtime' && what === 'invocation' && rest[0] === 'next') {
        this.asking = response;
        this.give();
      } else if (api === 'runtime' && what === 'invocation' && ['response', 'error'].includes(rest[1])) {
        this.running.get(rest[0])?.settle({ kind: rest[1] as 'response' | 'error', body: text === '' ? undefined : JSON.parse(text) });
        this.running.delete(rest[0]);
        response.writeHead(202).end('{"status":"OK"}');
      } else {
        response.writeHead(404).end();
      }
    });
  });

  /**
   * Invokes the function.
   *
   * @param graceMs how long after the deadline the process is left alive
   */
  public async invoke(event: unknown, timeoutMs = 10_000, graceMs = 0): Promise<Answer> {
    if (this.ended) return { kind: 'exit', body: this.child.exitCode };
    let timer: NodeJS.Timeout;
    const answer = await new Promise<Answer>(settle => {
      timer = setTimeout(() => settle({ kind: 'timeout', body: undefined }), timeoutMs + graceMs);
      this.waiting.push({ id: `00000000-0000-0000-0000-${String(++this.count).padStart(12, '0')}`, event: JSON.stringify(event), deadline: Date.now() + timeoutMs, settle });
      this.give();
    });
    clearTimeout(timer!);
    if (answer.kind === 'timeout') this.child.kill('SIGKILL');
    return answer;
  }

  public async stop(): Promise<void> {
    if (!this.ended) {
      const exit = new Promise(resolve => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await exit;
    }
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }

  /** Gives the next event to the program, where there is one and it asks. */
  private give(): void {
    const invocation = this.asking && this.waiting.shift();
    if (!invocation) return;
    this.running.set(invocation.id, invocation);
    this.asking!.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': invocation.id,
      'Lambda-Runtime-Deadline-Ms': String(invocation.deadline),
      'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:eu-central-1:123456789012:function:fn:live',
      'Lambda-Runtime-Trace-Id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
    }).end(invocation.event);
    this.asking = undefined;
  }
}
