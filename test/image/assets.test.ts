import { createHash, X509Certificate } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { deriveBundle, TARGET } from '../../build-tools/ca-certificates';
import { timeZoneFiles } from '../../src/image/private/root-filesystem';
import * as archive from '../../src/storage/archive';

describe('CA certificates', () => {
  const bundle = fs.readFileSync(TARGET, 'utf8');

  test('are the roots of the pinned source', () => {
    expect(bundle).toBe(deriveBundle());
  });

  test('are certificates of authorities, each once', () => {
    const certificates = bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)!.map(pem => new X509Certificate(pem));
    expect(certificates.length).toBeGreaterThan(100);
    expect(certificates.filter(c => !c.ca)).toEqual([]);
    expect(new Set(certificates.map(c => c.fingerprint256)).size).toBe(certificates.length);
  });
});

describe('time zones', () => {
  test('are those of the release that assets/README.md names', () => {
    const readme = fs.readFileSync(path.join(path.dirname(TARGET), 'README.md'), 'utf8');
    const zip = fs.readFileSync(path.join(path.dirname(TARGET), 'zoneinfo.zip'));
    expect(readme).toContain(createHash('sha256').update(zip).digest('hex'));
  });

  test('are compiled zone files', () => {
    const files = timeZoneFiles().entries(archive).filter(f => f.content);
    expect(files.map(f => f.path)).toEqual(expect.arrayContaining(['usr/share/zoneinfo/UTC', 'usr/share/zoneinfo/America/Argentina/Ushuaia']));
    expect(files.filter(f => Buffer.from(f.content!).toString('latin1', 0, 4) !== 'TZif').map(f => f.path)).toEqual([]);
  });
});
