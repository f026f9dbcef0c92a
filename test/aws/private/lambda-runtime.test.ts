import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { GoLambdaFunction } from '../../../src/aws';
import { newStack, sketch } from '../../support/aws';
import { go, MAIN, ownCache, recordGo, tempDir, withEnv, write } from '../../support/go-sources';
import { handler, twoHandlers } from '../../support/lambda-sources';
import { proxyEnvironment, publish } from '../../support/module-proxy';

ownCache();
const calls = recordGo();
const LIBRARY = 'github.com/aws/aws-lambda-go';

function synth(entry: string, stack: Stack = newStack()): void {
  new GoLambdaFunction(stack, 'Fn', { entry });
  (stack.node.root as App).synth();
}

const plain = write(tempDir(), { 'go.mod': 'module example.com/plain\n\ngo 1.24\n', 'main.go': MAIN });

describe('a program that does not handle events', () => {
  test('is refused: it would end at its first invocation', () => {
    expect(() => synth(plain)).toThrow(new RegExp(
      `\\[Stack/Fn\\] entry '${plain}' must import ${LIBRARY}/lambda, otherwise the function exits at its first invocation; `
      + 'call lambda\\.Start with a handler, or set webAdapter for an HTTP server'));
  });

  test('is not looked at where nothing is deployed', () => {
    expect(() => synth(plain, sketch())).not.toThrow();
  });

  test('is told of for each function', () => {
    const stack = newStack();
    new GoLambdaFunction(stack, 'Other', { entry: plain });
    expect(() => synth(plain, stack)).toThrow(/\[Stack\/Other\] entry[\s\S]*\[Stack\/Fn\] entry/);
  });
});

test('a program that imports the library through a package of its own is taken', () => {
  const dir = twoHandlers(tempDir());
  write(dir, {
    'start/start.go': `package start\n\nimport "${LIBRARY}/lambda"\n\nfunc Start() { lambda.Start(nil) }\n`,
    'cmd/a/main.go': 'package main\n\nimport "example.com/two/start"\n\nfunc main() { start.Start() }\n',
  });
  expect(() => synth(path.join(dir, 'cmd/a'))).not.toThrow();
});

describe('the version of the library', () => {
  function moduleWith(version: string, vendored = false): string {
    const proxy = tempDir('proxy');
    publish(proxy, LIBRARY, version, { 'lambda/lambda.go': 'package lambda\n\nfunc Start(handler any) {}\n' });
    const dir = write(tempDir(), {
      'go.mod': `module example.com/fn\n\ngo 1.24\n\nrequire ${LIBRARY} ${version}\n`, 'go.sum': '', 'main.go': handler('""'),
    });
    environment = proxyEnvironment(proxy, path.join(tempDir(), 'mod'));
    withEnv(environment, () => {
      go(dir, 'mod', 'tidy');
      if (vendored) go(dir, 'mod', 'vendor');
    });
    return dir;
  }
  let environment: { [name: string]: string };

  test.each(['v1.17.0', 'v1.13.3', 'v0.9.0'])('%s is refused: it does not know the Runtime API', version => {
    const dir = moduleWith(version);
    expect(() => withEnv(environment, () => synth(dir))).toThrow(
      `entry '${dir}' must use ${LIBRARY} v1.18.0 or later, got ${version}, which does not support the Runtime API of provided.al2023; `
      + `run 'go get ${LIBRARY}@latest' in ${dir}`);
  });

  test.each(['v1.18.0', 'v1.54.0'])('%s is taken', version => {
    const dir = moduleWith(version);
    expect(() => withEnv(environment, () => synth(dir))).not.toThrow();
  });

  test('is known of vendored sources, too', () => {
    const dir = moduleWith('v1.17.0', true);
    expect(() => withEnv(environment, () => synth(dir))).toThrow('v1.18.0 or later');
  });

  test('is kept with the program: an unchanged synthesis asks nothing more', () => {
    const dir = moduleWith('v1.17.0');
    withEnv(environment, () => {
      const real = calls();
      expect(real).toBeDefined();
      expect(() => synth(dir)).toThrow('v1.18.0 or later');
      calls();
      expect(() => synth(dir)).toThrow('v1.18.0 or later');
      expect(calls()).toEqual(['env', 'list']);
    });
  });
});
