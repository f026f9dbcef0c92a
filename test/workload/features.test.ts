import * as fs from 'fs';
import { DOCUMENT, withFeatureTable } from '../../build-tools/feature-table';

test('the table of features in docs/workloads.md is that of the targets (npx tsx build-tools/feature-table.ts writes it)', () => {
  const document = fs.readFileSync(DOCUMENT, 'utf8');
  expect(withFeatureTable(document)).toBe(document);
  expect(document.match(/^\| .* \| (yes|no|from 1\.\d+) \| (yes|no: .*|ignored: .*) \|$/gm)!.length).toBeGreaterThan(20);
});
