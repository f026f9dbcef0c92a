/** The maximum edit distance of a misspelled name. */
const MAX_EDITS = 2;

/** Returns the most similar name, or undefined if none is similar. */
export function nearestName(name: string, names: string[]): string | undefined {
  return misspelledName(name, names) ?? names.find(candidate => isPartOf(name.toLowerCase(), candidate.toLowerCase()));
}

/** Returns the intended name of a misspelled one. A versioned name, such as `logLevelV2`, is not a misspelling of `logLevel`. */
export function misspelledName(name: string, names: string[]): string | undefined {
  const lower = name.toLowerCase();
  if (names.some(candidate => candidate !== name && withoutVersion(candidate) === withoutVersion(name))) return undefined;
  const candidates = names.map(candidate => ({ candidate, edits: distance(lower, candidate.toLowerCase()) }));
  const [best] = candidates.filter(({ candidate, edits }) => edits <= MAX_EDITS && edits < candidate.length / 2).sort((a, b) => a.edits - b.edits);
  return best?.candidate;
}

function withoutVersion(name: string): string {
  return name.replace(/V?\d+$/, '');
}

/** Whether one name starts or ends the other, as `memory` does `memoryLimitMiB`, and `port` does `servicePort`. */
function isPartOf(name: string, candidate: string): boolean {
  const [shorter, longer] = name.length < candidate.length ? [name, candidate] : [candidate, name];
  return shorter.length >= 4 && (longer.startsWith(shorter) || longer.endsWith(shorter));
}

/** The edit distance of two texts, with a transposition as one edit. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_EDITS) return MAX_EDITS + 1;
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
