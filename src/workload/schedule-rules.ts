import { Rule, rule } from '../validation/rules';

/** The range of each field of a schedule, and the names for its numbers. */
const FIELDS: [min: number, max: number, names: string[]][] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']],
  [0, 6, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']],
];

const MACRO = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every (\d{1,9}(\.\d{1,9})?(h|m|s|ms))+)$/;

/**
 * A schedule in the syntax of the CronJob controller and KEDA.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export const CRON = rule("five fields such as '0 8 * * 1-5', or a macro such as '@daily'", 1024, isSchedule);

/**
 * A time zone of the IANA database, in its spelling.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones
 */
export const TIME_ZONE: Rule = rule("a time zone of the IANA database, such as 'Europe/Berlin'", 64, isTimeZone);

function isSchedule(text: string): boolean {
  if (text.startsWith('@')) return MACRO.test(text);
  const fields = text.replace(/^[ \t]+|[ \t]+$/g, '').split(/[ \t]+/);
  return fields.length === FIELDS.length && fields.every((field, i) => field.split(',').every(range => isRange(range, ...FIELDS[i])));
}

function isRange(text: string, min: number, max: number, names: string[]): boolean {
  const [, from, to, step] = /^([a-z]+|\d{1,9}|[*?])(?:-([a-z]+|\d{1,9}))?(?:\/(\d{1,9}))?$/i.exec(text) ?? [];
  if (from === undefined || (step !== undefined && Number(step) === 0)) return false;
  if (from === '*' || from === '?') return to === undefined;
  const numberOf = (name: string) => (/^\d/.test(name) ? Number(name) : names.indexOf(name.toLowerCase()));
  const [first, last] = [numberOf(from), to === undefined ? numberOf(from) : numberOf(to)];
  return first >= min && last <= max && first <= last;
}

function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z][-+\w]{0,13}(\/[-+\w]{1,14})*$/.test(text)) return false;
  const spelled = spelling().get(text.toLowerCase());
  return spelled === undefined ? ALIAS.test(text) && isKnown(text) : spelled === text;
}

/** Whether Node.js supports a time zone, in any spelling. */
function isKnown(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** Cached, because Node.js takes a millisecond to list them. */
let spellings: ReadonlyMap<string, string> | undefined;

/** The spelling of canonical time zone names, by their lower-case form. */
function spelling(): ReadonlyMap<string, string> {
  spellings ??= new Map(Intl.supportedValuesOf('timeZone').map(name => [name.toLowerCase(), name]));
  return spellings;
}

/**
 * The spelling of aliases, which Node.js does not list. They are capitalized words, some
 * exceptions, and abbreviations.
 */
const WORD = '(US|NSW|LHI|ACT|IN|Ho|DeNoronha|EasterIsland|BajaNorte|BajaSur|ComodRivadavia|(?!Deno|Easteri|Bajan|Bajas|Comodr)[A-Z][a-z]{2,})';
const ABBREVIATION = 'CET|EET|EST|HST|MET|MST|WET|PRC|ROC|ROK|EST5EDT|CST6CDT|MST7MDT|PST8PDT|GB|GB-Eire|NZ|NZ-CHAT|W-SU';
const ALIAS = new RegExp(`^(${WORD}([-_/]${WORD})*|(Etc/)?(GMT([-+]?\\d{1,2})?|UTC|UCT)|${ABBREVIATION})$`);
