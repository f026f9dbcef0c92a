import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { RootConstruct } from 'constructs';
import { GoBuildPlan } from '../../../src/compiler/go-build-plan';
import { GoPlatform } from '../../../src/program/go-platform';
import { findProgram } from '../../../src/program/go-program';
import { goInFront, otherFileSystem, passTick, tempDir, withEnv, write } from '../../support/go-sources';

/** A program that prints what its sources have in them, by several ways. */
const SOURCES = {
  'go.mod': 'module example.com/edited\n\ngo 1.24\n\nrequire example.com/replaced v0.0.0\n\nreplace example.com/replaced => ./replaced\n',
  'replaced/go.mod': 'module example.com/replaced\n\ngo 1.24\n',
  'replaced/replaced.go': 'package replaced\n\nconst Text = "replaced"\n',
  'cmd/p/main.go': `package main

import (
\t"embed"
\t"fmt"
\t"io/fs"
\t"os"

\t"example.com/edited/shared"
\t"example.com/replaced"
)

//go:embed assets
var assets embed.FS

var extra string

func main() {
\tvar names []string
\tfs.WalkDir(assets, ".", func(name string, entry fs.DirEntry, err error) error {
\t\tnames = append(names, name)
\t\treturn err
\t})
\tfmt.Fprintln(os.Stdout, names, shared.Text, replaced.Text, extra)
}
`,
  'cmd/p/assets/deep/er/file.txt': 'text',
  'cmd/p/ignored.go': '//go:build never\n\npackage main\n\nfunc init() { extra = "not ignored" }\n',
  'shared/shared.go': 'package shared\n\nconst Text = "shared"\n',
};

const ORIGINAL = '[. assets assets/deep assets/deep/er assets/deep/er/file.txt] shared replaced \n';

/** Compiles and runs the program; tells what it printed and which go commands ran. An edit is made when `go build` is called, before it begins, and undone after it. */
function outputOf(dir: string, cache: string, edit = 'true', undo = 'true', entry = 'cmd/p'): { output: string; calls: string[] } {
  const atBuild = (action: string) => `[ "$1" = build ] && (cd '${dir}' && ${action})`;
  const { PATH, log } = goInFront('$1', real => [atBuild(edit), `'${real}' "$@"`, 'status=$?', atBuild(undo), 'exit $status'].join('\n'));
  return withEnv({ GOPHER_CONSTRUCTS_CACHE: cache, PATH }, () => {
    const program = findProgram(path.join(dir, entry), {}, GoPlatform.of(process.platform, process.arch === 'x64' ? 'amd64' : process.arch));
    const { binary } = GoBuildPlan.of(new RootConstruct()).request(program);
    return { output: execFileSync(binary.file, { encoding: 'utf8' }), calls: fs.readFileSync(log, 'utf8').trim().split('\n') };
  });
}

/** What somebody does while programs are compiled, what the program then prints, and how it is undone before the compiler ends. */
const EDITS: [string, string, RegExp, string?][] = [
  ['a file of the program', 'echo "func init() { extra = \\"edited\\" }" >> cmd/p/main.go', / edited\n$/],
  ['a file of another package', 'echo "package shared; const Text = \\"edited\\"" > shared/shared.go', / edited replaced/],
  ['a file, and sets its time back', 'cp -p shared/shared.go old && sed -i s/\\"shared\\"/\\"edited\\"/ shared/shared.go && touch -r old shared/shared.go && rm old', / edited replaced/],
  ['a file of a module that stands in for another', 'sed -i s/\\"replaced\\"/\\"edited\\"/ replaced/replaced.go', / edited \n$/],
  ['the constraint of a file that was left out', 'sed -i s/never/linux/ cmd/p/ignored.go', / not ignored\n$/],
  ['a package, which gets one file more', 'echo "package main; func init() { extra = \\"edited\\" }" > cmd/p/more.go', / edited\n$/],
  ['what is embedded, deep down', 'echo more > cmd/p/assets/deep/er/more.txt', /more\.txt/],
  ['what is embedded, in a directory that had nothing in it', 'echo more > cmd/p/assets/empty/more.txt', /empty\/more\.txt/],
  ['go.mod', 'mkdir other && cp replaced/go.mod other && echo "package replaced; const Text = \\"edited\\"" > other/x.go && sed -i "s:=> ./replaced:=> ./other:" go.mod', / edited \n$/],
  ['a file, and undoes it', 'cp shared/shared.go kept && echo "package shared; const Text = \\"edited\\"" > shared/shared.go', / edited replaced/, 'cp kept shared/shared.go && rm kept'],
  ['a package, by a file that is gone again', 'echo "package main; func init() { extra = \\"edited\\" }" > cmd/p/more.go', / edited\n$/, 'rm cmd/p/more.go'],
];

describe('compiling', () => {
  test('asks Go once what there is, where it knows what was compiled the last time and nothing is edited meanwhile', () => {
    const [dir, cache] = [write(tempDir(), SOURCES), tempDir('cache')];
    expect(outputOf(dir, cache)).toEqual({ output: ORIGINAL, calls: ['env', 'list', 'build', 'list'] });
    expect(outputOf(dir, cache)).toEqual({ output: ORIGINAL, calls: ['env', 'list'] });
    write(dir, { 'shared/shared.go': 'package shared\n\nconst Text = "edited"\n' });
    expect(outputOf(dir, cache)).toEqual({ output: ORIGINAL.replace('shared', 'edited'), calls: ['env', 'list', 'build'] });
    expect(outputOf(dir, cache).calls).toEqual(['env', 'list']);
  });

  test.each<[string, (file: string) => void]>([
    ['missing', file => fs.rmSync(file)],
    ['empty', file => fs.truncateSync(file)],
    ['rubbish', file => fs.writeFileSync(file, '[1, "../x", "/\\u0000"]')],
    ['of another module', file => fs.writeFileSync(file, '["/nowhere"]')],
    ['a directory', file => {
      fs.rmSync(file);
      fs.mkdirSync(file);
    }],
  ])('asks Go twice where the list of what was compiled the last time is %s', (_, damage) => {
    const [dir, cache] = [write(tempDir(), SOURCES), tempDir('cache')];
    outputOf(dir, cache);
    const [list] = fs.readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter(file => /^inputs.*\bdata$/.test(file));
    damage(path.join(cache, list));
    write(dir, { 'shared/shared.go': 'package shared\n\nconst Text = "edited"\n' });
    expect(outputOf(dir, cache)).toEqual({ output: ORIGINAL.replace('shared', 'edited'), calls: ['env', 'list', 'build', 'list'] });
  });

  test('keeps what it has compiled although its cache lies below a pattern of go:embed', () => {
    const dir = write(tempDir(), { 'go.mod': 'module example.com/root\n\ngo 1.24\n', 'main.go': 'package main\n\nimport _ "embed"\n\n//go:embed *.txt\nvar text string\n\nfunc main() { print(text) }\n', 'a.txt': 'a', '.cache/x': '' });
    const run = () => outputOf(dir, path.join(dir, '.cache'), 'true', 'true', '.').calls;
    expect([run(), run()]).toEqual([['env', 'list', 'build', 'list'], ['env', 'list']]);
  });

  describe.each<[string, () => string, boolean]>([
    ['for the first time, on another file system than the cache', otherFileSystem, false],
    ['for the second time, on the file system of the cache', tempDir, true],
  ])('%s', (_where, newDir, isKnown) => {
    test.each(EDITS)('does not take for what it was what somebody edits meanwhile: %s', (_, edit, edited, undo = 'true') => {
      const [dir, cache] = [write(newDir(), SOURCES), tempDir('cache')];
      fs.mkdirSync(path.join(dir, 'cmd', 'p', 'assets', 'empty'));
      if (isKnown) {
        outputOf(dir, cache);
        // Nothing but what was listed is known; the program has to be compiled again.
        fs.rmSync(path.join(cache, 'programs'), { recursive: true });
      }
      passTick();
      const { output, calls } = outputOf(dir, cache, edit, undo);
      expect(output).toMatch(edited);
      expect(calls.slice(0, 3)).toEqual(['env', 'list', 'build']);
      fs.rmSync(dir, { recursive: true });
      write(dir, SOURCES); // as it was
      const again = outputOf(dir, cache);
      expect(again.output).toBe(ORIGINAL);
      expect(again.calls.slice(0, 3)).toEqual(['env', 'list', 'build']);
    });
  });
});
