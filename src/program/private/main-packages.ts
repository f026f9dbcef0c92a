import * as fs from 'fs';
import * as path from 'path';

const MAX_FOUND = 12;
const MAX_DIRECTORIES = 2000;
const PACKAGE_CLAUSE = /^\s*package\s+(\w+)/;
const COMMENTS_BEFORE = /^(?:\s+|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*/;

/** Whether a directory contains Go files other than tests. */
export function hasGoFiles(dir: string): boolean {
  return goFiles(dir).length > 0;
}

/**
 * Whether a Go file in the directory declares `package main`. Build constraints are ignored,
 * because Go evaluates them later.
 */
export function mayBeMain(dir: string): boolean {
  return goFiles(dir).some(file => {
    const text = fs.readFileSync(path.join(dir, file), 'utf8').replace(/^\uFEFF/, '');
    return PACKAGE_CLAUSE.exec(text.slice(COMMENTS_BEFORE.exec(text)?.[0].length))?.[1] === 'main';
  });
}

/** The first dozen main packages below a module's root, for messages. */
export function findMainPackages(moduleDir: string): string[] {
  const found: string[] = [];
  const queue = [moduleDir];
  for (let seen = 0; queue.length > 0 && seen < MAX_DIRECTORIES && found.length < MAX_FOUND; seen++) {
    const dir = queue.shift()!;
    if (mayBeMain(dir)) found.push(dir);
    for (const child of fs.readdirSync(dir, { withFileTypes: true })) {
      if (!child.isDirectory() || /^[._]|^(vendor|testdata|node_modules)$/.test(child.name)) continue;
      const below = path.join(dir, child.name);
      if (!fs.existsSync(path.join(below, 'go.mod'))) queue.push(below);
    }
  }
  return found.sort();
}

function goFiles(dir: string): string[] {
  return fs.readdirSync(dir).filter(f => f.endsWith('.go') && !f.endsWith('_test.go') && !/^[._]/.test(f));
}
