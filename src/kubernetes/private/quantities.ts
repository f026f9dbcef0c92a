import { Size, SizeRoundingBehavior } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { attempt, Problems } from './problems';
import { show } from '../../validation/show';

const UNITS: [string, number][] = [['Gi', 2 ** 30], ['Mi', 2 ** 20], ['Ki', 2 ** 10]];

export const mebibytes = (amount: number): number => amount * 2 ** 20;

/** Bytes; what is no such amount is a problem. */
export function bytes(problems: Problems, prop: string, size: Size | undefined): number | undefined {
  const checked = problems.instance(prop, Size, 'Size.mebibytes(256)', size);
  if (checked === undefined) return undefined;
  const amount = attempt(() => checked.toKibibytes({ rounding: SizeRoundingBehavior.NONE }) * 1024) ?? NaN;
  const isWell = problems.check(Number.isSafeInteger(amount) && amount > 0, `${prop} must be a size above 0 in whole bytes, got ${amount} bytes`);
  return isWell ? amount : undefined;
}

/** Thousandths of a CPU; what is no such amount is a problem. */
export function millis(problems: Problems, prop: string, cpu: Cpu | undefined): number | undefined {
  const checked = problems.instance(prop, Cpu, 'Cpu.millis(500)', cpu);
  if (checked === undefined) return undefined;
  const [, number, milli] = attempt(() => /^(\d{1,15}(?:\.\d{1,9})?)(m?)$/.exec(checked.amount)) ?? [];
  const amount = Math.round(Number(number) * (milli ? 1 : 1000) * 1e6) / 1e6;
  const isWell = problems.check(Number.isSafeInteger(amount), `${prop} must be whole thousandths of a CPU, got ${show(attempt(() => checked.amount))}; use a value such as Cpu.millis(500)`);
  return isWell ? amount : undefined;
}

/** As people write it: `256Mi`. */
export function sizeText(amount: number): string {
  const unit = UNITS.find(([, factor]) => amount % factor === 0);
  return unit ? `${amount / unit[1]}${unit[0]}` : String(amount);
}

/** As people write it: `1`, `100m`. */
export function cpuText(amount: number): string {
  return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
}
