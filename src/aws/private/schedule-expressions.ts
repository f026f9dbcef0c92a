import { instance, orToken } from './cdk-values';
import { chain, Check, text } from '../../validation/shapes';
import { show, showPath } from '../../validation/show';

/** The fields of AWS cron expressions: name, minimum, maximum, and names for numbers. */
const FIELDS: [name: string, low: number, high: number, names: string[]][] = [
  ['minutes', 0, 59, []],
  ['hours', 0, 23, []],
  ['day of month', 1, 31, []],
  ['month', 1, 12, ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']],
  ['day of week', 1, 7, ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']],
  ['year', 1970, 2199, []],
];

/**
 * A valid schedule expression. AWS would reject an invalid one during deployment.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export const SCHEDULE_EXPRESSION: Check<string> = orToken((errors, prop, value) => {
  const expression = text({ allows: () => true, expectation: 'a schedule that AWS accepts' })(errors, prop, value);
  if (expression === undefined) return undefined;
  const [, kind, body] = /^(cron|rate|at)\((.*)\)$/.exec(expression) ?? [];
  const error = kind === 'cron' ? cronError(body)
    : kind === 'rate' ? (/^[1-9]\d* (minute|hour|day)s?$/.test(body) ? undefined : 'rate(…) must contain a number and minutes, hours or days')
      : kind === 'at' ? (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(body) ? undefined : 'at(…) must contain a date as yyyy-mm-ddThh:mm:ss')
        : 'the expression must be cron(…), rate(…) or at(…)';
  const expectation = 'a schedule that AWS accepts, such as cron(0 8 ? * MON-FRI *), rate(5 minutes), at(2030-01-31T08:00:00)';
  return errors.check(error === undefined, `${prop} must be ${expectation}, got ${show(expression)}; ${error}`) ? expression : undefined;
});

/** A CDK schedule with a valid expression. */
export function scheduleOf(example: string): Check<any> {
  return chain(instance('expressionString', example), (errors, prop, found: { readonly expressionString: string }) =>
    (SCHEDULE_EXPRESSION(errors, prop, found.expressionString) === undefined ? undefined : found));
}

function cronError(body: string): string | undefined {
  const fields = body.split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return `cron(…) must have six fields (${FIELDS.map(([name]) => name).join(', ')}), got ${fields.length}`;
  }
  const wrong = fields.findIndex((field, i) => !field.split(',').every(part => isPart(part, i)));
  if (wrong >= 0) return `${showPath(fields[wrong])} is no ${FIELDS[wrong][0]}`;
  if ((fields[2] === '?') === (fields[4] === '?')) return "exactly one of day of month and day of week must be '?'";
  return undefined;
}

/**
 * Whether a text is a valid element of a field's list: a value, a range or `*`, with or without
 * steps. Days also support special characters.
 */
function isPart(part: string, index: number): boolean {
  const days = [/^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/, /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/i];
  if (days[{ 2: 0, 4: 1 }[index] ?? -1]?.test(part)) return true;
  const [, low, high] = FIELDS[index];
  const [range, step, ...more] = part.split('/');
  const ends = range.split('-').map(value => numberOf(value, index));
  const inRange = range === '*' || (ends.length <= 2 && ends.every(n => n >= low && n <= high));
  return inRange && more.length === 0 && (step === undefined || /^[1-9]\d*$/.test(step));
}

function numberOf(value: string, index: number): number {
  const named = FIELDS[index][3].indexOf(value.toUpperCase());
  return named >= 0 ? named + 1 : /^\d+$/.test(value) ? Number(value) : NaN;
}
