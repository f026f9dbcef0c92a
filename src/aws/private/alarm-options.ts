import { duration, having, integer, known, list, wholeDuration } from './cdk-values';
import { chain, Remedies, Shape, struct } from '../../validation/shapes';
import { GoLambdaAlarmOptions } from '../go-lambda-alarm-options';

export const ALARMS = {
  actions: list(having('bind', 'new SnsAction(topic)')),
  errors: integer(1),
  throttles: integer(1),
  durationPercent: known('its alarm', integer(1, 100)),
  spillover: integer(1),
  period: chain(known('an alarm', duration), wholeDuration('minutes', 1)),
  evaluationPeriods: integer(1),
} satisfies Shape<GoLambdaAlarmOptions>;

/** Replacements for prop names of CloudWatch alarms. */
export const ALARM_REMEDIES: Remedies = {
  action: 'use actions',
  alarmActions: 'use actions',
  alarmAction: 'use actions',
  topic: 'use actions: [new SnsAction(topic)]',
  snsTopic: 'use actions: [new SnsAction(topic)]',
  duration: 'use durationPercent',
  p99: 'use durationPercent',
  threshold: 'use errors, throttles, durationPercent or spillover',
  enabled: 'remove it, or leave alarms out',
};

export const ALARM_OPTIONS = struct(ALARMS, { remedies: ALARM_REMEDIES });

/** The timeout from which the alarm on the duration is calculated. */
export const KNOWN_TIMEOUT = known('the alarm on the duration', duration);
