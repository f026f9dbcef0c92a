import { spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { GoLambdaFunction, GoLambdaFunctionProps } from '../../src/aws';
import { newStack, only } from '../support/aws';
import { freePort, get } from '../support/container-engine';
import { ownCache, tempDir, write } from '../support/go-sources';
import { RuntimeApi } from '../support/runtime-api';

ownCache();
const shop = path.join(__dirname, '..', '..', 'examples', 'shop');
const architecture = process.arch === 'arm64' ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64;

/** What is deployed of a function: its bootstrap, as the asset has it, and its environment. */
function packaged(entry: string, props: Partial<GoLambdaFunctionProps> = {}): { bootstrap: string; environment: { [name: string]: string } } {
  const stack = newStack();
  new GoLambdaFunction(stack, 'Fn', { entry, architecture, ...props });
  const assembly = (stack.node.root as App).synth();
  const { Code, Environment } = only(stack, 'AWS::Lambda::Function');
  const { files } = JSON.parse(fs.readFileSync(path.join(assembly.directory, `${stack.artifactId}.assets.json`), 'utf8'));
  const bootstrap = path.join(assembly.directory, files[Code.S3Key.replace('.zip', '')].source.path, 'bootstrap');
  return { bootstrap, environment: Environment.Variables };
}

const started: RuntimeApi[] = [];
afterAll(() => Promise.all(started.map(api => api.stop())));

async function run(entry: string): Promise<RuntimeApi> {
  const { bootstrap, environment } = packaged(entry);
  const api = await RuntimeApi.start(bootstrap, environment);
  started.push(api);
  return api;
}

const sample = (name: string) => JSON.parse(fs.readFileSync(path.join(shop, 'cmd', name, 'testdata', 'event.json'), 'utf8'));
const WARM_UP = { 'gopher-constructs': 'warm-up' };

describe('the functions of examples/shop, as deployed', () => {
  test('orders answers its event, and the next', async () => {
    const orders = await run(path.join(shop, 'cmd', 'orders'));
    const answer = await orders.invoke(sample('orders'));
    expect(answer).toMatchObject({ kind: 'response', body: { statusCode: 201 } });
    expect(JSON.parse(answer.body.body)).toMatchObject({ total_cents: 2500 });
    expect(await orders.invoke({ ...sample('orders'), body: '?' })).toMatchObject({ kind: 'response', body: { statusCode: 400 } });
    expect(await orders.invoke(WARM_UP)).toMatchObject({ kind: 'response' });
    expect(orders.log).toContain('"order priced"');
  });

  test('receipts tells the messages that failed', async () => {
    const receipts = await run(path.join(shop, 'cmd', 'receipts'));
    expect(await receipts.invoke(sample('receipts'))).toEqual({
      kind: 'response', body: { batchItemFailures: [{ itemIdentifier: 'message-2' }, { itemIdentifier: 'message-3' }] },
    });
    expect(await receipts.invoke(WARM_UP)).toMatchObject({ kind: 'response' });
  });

  test('api, which knows nothing of Lambda, is ready and answers as the web adapter asks, and ends when it is told to', async () => {
    const { bootstrap, environment } = packaged(path.join(shop, 'cmd', 'api'), { webAdapter: { port: await freePort(), readinessPath: '/readyz' } });
    const child = spawn(bootstrap, [], { env: { ...environment, SHUTDOWN_DELAY: '0s' }, stdio: 'ignore' });
    const exit = new Promise(resolve => child.once('exit', resolve));
    const base = `http://127.0.0.1:${environment.AWS_LWA_PORT}`;
    try {
      expect(await get(`${base}${environment.AWS_LWA_READINESS_CHECK_PATH}`)).toEqual({ status: 200, text: 'ready\n' });
      expect((await get(`${base}/products`)).text).toContain('Espresso');
      expect((await fetch(`${base}/events`, { method: 'POST', body: JSON.stringify(WARM_UP) })).status).toBeLessThan(500);
    } finally {
      child.kill('SIGTERM');
    }
    expect(await exit).toBe(0);
  });
});

describe('a function with aws-lambda-go', () => {
  const readme = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'lambda.md'), 'utf8');
  const warmUpLines = /```go\n(if event\.WarmUp[\s\S]*?)```/.exec(readme)![1];
  const entry = write(tempDir(), {
    'go.mod': 'module example.com/probe\n\ngo 1.24\n\nrequire github.com/aws/aws-lambda-go v1.54.0\n',
    'go.sum': fs.readFileSync(path.join(shop, 'go.sum'), 'utf8'),
    'main.go': `package main

import (
	"context"
	"errors"
	"os"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type Event struct {
	Do string
	WarmUp string \`json:"gopher-constructs"\`
}

type Response struct {
	Text string
	Limit int64
	Left int64
}

func handle(ctx context.Context, event Event) (Response, error) {
	${warmUpLines}
	deadline, _ := ctx.Deadline()
	switch event.Do {
	case "fail":
		return Response{}, errors.New("said so")
	case "panic":
		panic("at the disco")
	case "wait":
		<-ctx.Done()
		return Response{}, ctx.Err()
	case "hang":
		select {}
	case "exit":
		os.Exit(3)
	}
	return Response{Text: "hello", Limit: debug.SetMemoryLimit(-1), Left: time.Until(deadline).Milliseconds()}, nil
}

func main() { lambda.Start(handle) }
`,
  });

  test('gets an event and answers, with the memory limit and the time that the function has', async () => {
    const { kind, body } = await (await run(entry)).invoke({ Do: 'answer' }, 5000);
    expect({ kind, text: body.Text, limit: body.Limit }).toEqual({ kind: 'response', text: 'hello', limit: 96 * 1024 * 1024 });
    expect(body.Left).toBeGreaterThan(0);
    expect(body.Left).toBeLessThanOrEqual(5000);
  });

  test('returns at once from a warm-up, by the lines of the documentation', async () => {
    const api = await run(entry);
    expect(await api.invoke({ ...WARM_UP, Do: 'fail' })).toMatchObject({ kind: 'response', body: { Text: '' } });
    expect(await api.invoke({ Do: 'fail' })).toMatchObject({ kind: 'error' });
  });

  test('reports an error, and goes on', async () => {
    const api = await run(entry);
    expect(await api.invoke({ Do: 'fail' })).toEqual({ kind: 'error', body: expect.objectContaining({ errorMessage: 'said so', errorType: 'errorString' }) });
    expect(await api.invoke({})).toMatchObject({ kind: 'response' });
  });

  test('reports a panic, and ends', async () => {
    const api = await run(entry);
    expect(await api.invoke({ Do: 'panic' })).toEqual({ kind: 'error', body: expect.objectContaining({ errorMessage: 'at the disco' }) });
    expect(await api.invoke({})).toMatchObject({ kind: 'exit' });
  });

  test('hears of its deadline', async () => {
    const api = await run(entry);
    expect(await api.invoke({ Do: 'wait' }, 500, 10_000)).toEqual({ kind: 'error', body: expect.objectContaining({ errorMessage: 'context deadline exceeded' }) });
  });

  test('that hangs is ended at its timeout', async () => {
    const api = await run(entry);
    expect(await api.invoke({ Do: 'hang' }, 500)).toEqual({ kind: 'timeout', body: undefined });
  });

  test('that exits is seen to', async () => {
    expect(await (await run(entry)).invoke({ Do: 'exit' })).toEqual({ kind: 'exit', body: 3 });
  });
});
