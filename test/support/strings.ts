/** Characters that some rule of Kubernetes is about, and some that none is. */
const CHARACTERS = [
  ...' !"#$%&\'()*+,-./0:;<=>?@A[\\]^_`{|}~',
  '\t', '\n', '\r', '\0', '\x1b', '\x7f', '\x85', '\u00a0', '\u200b', '\u202e', '\ufeff', 'ä', 'ß', 'İ', '\u212a', 'é', '日', '😀', '\ud800',
];

const LENGTHS = [
  1, 2, 13, 14, 15, 16, 41, 47, 51, 52, 53, 54, 62, 63, 64, 65, 127, 128, 241, 242, 243, 252, 253, 254, 255, 256, 316, 317, 318,
  1023, 1024, 1025, 5000,
];

const NAMES = [
  '', 'a', 'A', 'Ab', 'aB', 'AB', '0', '00', '1a', 'a1', '123', '1.0', '1e3', '-1', 'null', 'true', '~',
  '.', '..', '...', '..a', '.a', 'a.', 'a..b', 'a.-b', 'a-.b', 'a._b', 'a_.b', 'a--b', 'a-', '-a', '--', '_', '_a', 'a_', 'a__b',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype',
];

const QUALIFIED = [
  'example.com/a', 'example.com/A', 'Example.com/a', 'EXAMPLE.COM/a', 'ex_ample.com/a', '-example.com/a', 'example-.com/a', '.com/a', 'com./a', 'a..com/a', 'example.com/-a',
  'example.com/a-', 'example.com/_a', 'example.com/', '/a', 'a/', '/', '//', 'a//b', 'a/b/c', 'kubernetes.io/a', 'k8s.io/a', 'a /b', 'a/ b', 'ä.com/a', 'example.com/ä',
  `example.com/${'a'.repeat(63)}`, `example.com/${'a'.repeat(64)}`, `${'a'.repeat(253)}/a`, `${'a'.repeat(254)}/a`, `${'a'.repeat(253)}/${'b'.repeat(63)}`,
];

const HOSTS = [
  'example.com', 'www.example.com', 'EXAMPLE.com', 'example.com.', '.example.com', 'example..com', '*.example.com', '*', '*.', '*.*.com', '*a.com', 'a.*.com', '**.com', '*.a_b.com',
  'a_b.com', 'a-b.com', '-a.com', 'a-.com', 'a.-b.com', 'https://example.com', 'example.com:80', 'example.com/a', 'xn--bcher-kva.example', '10.0.0.1', '010.0.0.1', '1.2.3', '1.2.3.4.5',
  '256.1.1.1', '0.0.0.0', '::1', '[::1]', '2001:db8::1', `${'a'.repeat(63)}.com`, `${'a'.repeat(64)}.com`, Array(4).fill('a'.repeat(63)).join('.').slice(0, 253),
  Array(5).fill('a'.repeat(63)).join('.').slice(0, 254), `*.${'a'.repeat(251)}`, `*.${'a'.repeat(252)}`,
];

const PATHS = [
  '/', '/a', '/a/', '/a/b', '/a.b', '/.a', '/..a', '/a..', '//', '//a', '/a//b', '/a//', '/.', '/./', '/./a', '/a/.', '/a/./b', '/..', '/../', '/../a', '/a/..', '/a/../b', '/...', '/%2f', '/a%2fb',
  '/a%2Fb', '/a%20b', '/a%', '/a%zz', '/a b', '/a?b=c', '/a#b', '/a:b', '/a\\b', '/ä', '/日本', '/*', '/a*', '/$1', '/a(b|c)', '/a[0-9]+', '\\a', './a', '../a', `/${'a'.repeat(1023)}`, `/${'a'.repeat(1024)}`,
];

const CIDRS = [
  '10.0.0.0/8', '10.0.0.1/8', '10.1.2.3/32', '0.0.0.0/0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/08', '10.0.0.0/', '/8', '10.0.0.0', '10.0.0/8', '010.0.0.0/8', '10.0.0.0/8 ', ' 10.0.0.0/8', '10.0.0.0/a',
  '10.0.0.0/255.0.0.0', '256.0.0.0/8', '::/0', '2001:db8::/32', '2001:db8::1/128', '2001:db8::/129', '::ffff:10.0.0.0/104', '::ffff:a00:0/104', 'fe80::1%eth0/64', '2001:DB8::/32', 'g::/32', '10.0.0.0/8,11.0.0.0/8',
  '11.0.0.0/8', '10.0.0.0/7', '10.200.0.0/16', '10.0.0.0/9',
];

const CHOICES = [
  'Always', 'IfNotPresent', 'Never', 'always', 'ALWAYS', 'ifNotPresent', 'Allow', 'Forbid', 'Replace', 'forbid', 'FORBID', 'Prefix', 'Exact', 'ImplementationSpecific', 'prefix', 'EXACT',
  'ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOncePod', 'readWriteOnce', 'RWO',
];

const SCHEDULES = [
  '* * * * *', '0 3 * * *', '*/5 * * * *', '*/0 * * * *', '*/70 * * * *', '0-59 * * * *', '0-60 * * * *', '60 * * * *', '-1 * * * *', '5-1 * * * *', '1,2,3 * * * *', '1,,2 * * * *', ', * * * *', '5/15 * * * *', '5/ * * * *',
  '1-5/2 * * * *', '1-2-3 * * * *', '1/2/3 * * * *', '*-5 * * * *', '? ? ? ? ?', '* 24 * * *', '* 23 * * *', '* * 0 * *', '* * 31 * *', '* * 32 * *', '* * * 0 *', '* * * 12 *', '* * * 13 *', '* * * jan *', '* * * JAN-dec *',
  '* * * foo *', '* * * * 6', '* * * * 7', '* * * * sun', '* * * * MON-FRI', '* * * * fri-mon', '* * * * L', '* * * * 5#3', '* * L * *', '* * 15W * *', '* * * *', '* * * * * *', ' * * * * * ', '*  *  * * *', '*\t* * * *', '*\n* * * *',
  '*\u00a0* * * *', '*\ufeff * * * *', '* * * * *\0', '@daily', '@hourly', '@weekly', '@monthly', '@yearly', '@annually', '@midnight', '@reboot', '@Daily', '@every 1h', '@every 1h30m', '@every 5', '@every -1h', '@every', '@every 0s', '@every 1.5h',
  '@daily ', 'TZ=UTC * * * * *', 'CRON_TZ=UTC 0 3 * * *', 'TZ=UTC', '+5 * * * *', '05 * * * *', '0x5 * * * *', '5.5 * * * *', '99999999999999999999 * * * *', '* * 30 2 *', '* * * jan/2 *', '* * * * mon,wed,fri', 'a * * * *',
];

const ZONES = [
  'UTC', 'utc', 'Etc/UTC', 'etc/utc', 'Europe/Berlin', 'europe/berlin', 'EUROPE/BERLIN', 'Europe/berlin', 'Europe/Nowhere', 'Local', 'local', 'LOCAL', 'America/Argentina/ComodRivadavia', 'America/Argentina/Comodrivadavia',
  'America/Port-au-Prince', 'America/North_Dakota/New_Salem', 'Asia/Ho_Chi_Minh', 'Asia/Kolkata', 'Asia/Calcutta', 'US/Eastern', 'us/eastern', 'Us/Eastern', 'EST', 'EST5EDT', 'est5edt', 'CET', 'GMT', 'GMT+1', 'GMT+0', 'Etc/GMT+5', 'Etc/GMT-14',
  'Etc/GMT+15', 'UTC+1', '+01:00', 'Z', 'Zulu', 'zulu', 'GB', 'Gb', 'GB-Eire', 'NZ-CHAT', 'W-SU', 'PRC', 'Europe/Berlin ', ' Europe/Berlin', 'Europe//Berlin', 'Europe/', '/Europe/Berlin', '../Europe/Berlin', 'Europe/../Europe/Berlin', './UTC',
  'Europe\\Berlin', 'posix/Europe/Berlin', 'CEST', 'PST', 'BST', 'Antarctica/DumontDUrville', 'Brazil/DeNoronha', 'Brazil/Denoronha', 'Africa/Asmera', 'Factory', 'Kyiv', 'Europe/Kyiv', 'Europe/Kiev', 'America/Knox_IN', 'America/Knox_In',
];

/** Strings that one rule or another of the API server is about. */
export const STRINGS: readonly string[] = [...new Set([
  ...NAMES, ...QUALIFIED, ...HOSTS, ...PATHS, ...CIDRS, ...CHOICES, ...SCHEDULES, ...ZONES,
  ...CHARACTERS.flatMap(c => [c, `a${c}b`, `${c}ab`, `ab${c}`, `/a${c}b`]),
  ...LENGTHS.flatMap(n => ['a'.repeat(n), `/${'a'.repeat(n)}`]), ...LENGTHS.map(n => `${'a'.repeat(n - 1)}.`), ...LENGTHS.filter(n => n > 64).map(n => `${'a.'.repeat(n / 2)}a`),
])];
