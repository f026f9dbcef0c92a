import { write } from './go-sources';

const LIBRARY = 'github.com/aws/aws-lambda-go';

/** A go.mod with a stand-in for aws-lambda-go beside it: `lambda.Start` is there and does nothing. */
export function handlerModule(name: string): { [name: string]: string } {
  return {
    'go.mod': `module ${name}\n\ngo 1.24\n\nrequire ${LIBRARY} v1.54.0\n\nreplace ${LIBRARY} => ./aws-lambda-go\n`,
    'aws-lambda-go/go.mod': `module ${LIBRARY}\n\ngo 1.24\n`,
    'aws-lambda-go/lambda/lambda.go': 'package lambda\n\nfunc Start(handler any) {}\n',
  };
}

/** A program with a handler that tells a text. */
export function handler(text: string, imports = ''): string {
  return `package main\n\nimport (\n\t${imports}\n\t"${LIBRARY}/lambda"\n)\n\nfunc main() { lambda.Start(func() string { return ${text} }) }\n`;
}

/** Module example.com/two: functions a and b, both using package shared. */
export function twoHandlers(dir: string): string {
  return write(dir, {
    ...handlerModule('example.com/two'),
    'shared/shared.go': 'package shared\n\nconst Text = "shared"\n',
    'cmd/a/main.go': `${handler('"a" + shared.Text', '"example.com/two/shared"')}`,
    'cmd/b/main.go': `${handler('"b" + shared.Text', '"example.com/two/shared"')}`,
  });
}
