import { SCHEDULE_EXPRESSION } from '../../../src/aws/private/schedule-expressions';
import { errorsOf } from '../../support/errors';

test.each([
  'rate(1 minute)', 'rate(5 minutes)', 'rate(2 days)', 'at(2030-01-31T08:00:00)',
  'cron(0 8 ? * MON-FRI *)', 'cron(0/15 * * * ? *)', 'cron(0 10 L * ? *)', 'cron(0 10 LW * ? *)', 'cron(0 10 15W 1,6-8 ? 2030-2035)', 'cron(0 10 ? JAN-MAR 6#3 *)', 'cron(0 10 ? * friL *)',
])('%s is a schedule', expression => {
  expect(errorsOf(SCHEDULE_EXPRESSION, 'prop', expression)).toEqual([]);
});

test.each([
  ['every day', 'the expression must be cron(…), rate(…) or at(…)'],
  ['rate(five minutes)', 'rate(…) must contain a number and minutes, hours or days'],
  ['rate(0 minutes)', 'rate(…) must contain a number and minutes, hours or days'],
  ['at(tomorrow)', 'at(…) must contain a date as yyyy-mm-ddThh:mm:ss'],
  ['cron(0 8 * *)', 'cron(…) must have six fields (minutes, hours, day of month, month, day of week, year), got 4'],
  ['cron(60 8 * * ? *)', "'60' is no minutes"],
  ['cron(0 24 * * ? *)', "'24' is no hours"],
  ['cron(0 8 32 * ? *)', "'32' is no day of month"],
  ['cron(0 8 * 13 ? *)', "'13' is no month"],
  ['cron(0 8 ? * MOON *)', "'MOON' is no day of week"],
  ['cron(0 8 ? * 0 *)', "'0' is no day of week"],
  ['cron(0 8 * * ? 1969)', "'1969' is no year"],
  ['cron(*/0 8 * * ? *)', "'*/0' is no minutes"],
  ['cron(1,x 8 * * ? *)', "'1,x' is no minutes"],
  ['cron(0 8 * * * *)', "exactly one of day of month and day of week must be '?'"],
  ['cron(0 8 ? * ? *)', "exactly one of day of month and day of week must be '?'"],
])('%s is none', (expression, problem) => {
  expect(errorsOf(SCHEDULE_EXPRESSION, 'prop', expression)).toEqual([
    `prop must be a schedule that AWS accepts, such as cron(0 8 ? * MON-FRI *), rate(5 minutes), at(2030-01-31T08:00:00), got "${expression}"; ${problem}`,
  ]);
});
