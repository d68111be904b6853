import type { TextKey } from '../../text/catalogue.ts';
import { isTextKey } from '../../text/catalogue.ts';
import type { Say } from '../../text/say.ts';
import type { Shape } from './shape.ts';
import { count, minuteOfDay, percent, yuan } from '../shell/number.ts';

/** A part of a value: what it is called, and its number in words. */
export type Line = { name: string; value: string };

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'number');

/** The name of a part of a value: `attemptsMin` of the catalogue, or the word itself (a post, a source). */
export function partName(say: Say, name: string): string {
  const keys = [`param-part.${name}`, `post.${name}`, `channel.${name}`, `source.${name}`];
  const key = keys.find((one): one is TextKey => isTextKey(one));
  return key ? say(key) : name;
}

/** A rule's code as a word. */
export function ruleWord(say: Say, code: string): string {
  const keys = [`owner.${code}`, `param-rule.${code}`, `channel.${code}`];
  const key = keys.find((one): one is TextKey => isTextKey(one));
  return key ? say(key) : code;
}

/** The unit of a number: by the end of its name (units last, docs/style.md), else by the parameter. */
function numberText(say: Say, name: string, value: number, unit: string): string {
  const said = (key: TextKey) => say(key, { n: count(value) });
  if (name.endsWith('Fen')) return say('param-unit.yuan', { n: yuan(value).replace(/\.00$/, '') });
  if (name.endsWith('Bp')) return say('param-unit.percent', { n: count(value / 100) });
  if (name.endsWith('Yuan')) return said('param-unit.yuan');
  if (/[dD]ays(Min|Max|)$|Before$|After$/.test(name)) return said('param-unit.day');
  if (/[mM]onths(Min|Max|)$/.test(name)) return said('param-unit.month');
  if (name === 'shareOfRate' || name === 'stabilityMin') return percent(value);
  if (name === 'instalmentsMin') return said('param-unit.instalment');
  if (name.endsWith('Meters')) return said('param-unit.metre');
  if (name === 'evidenceMin') return said('param-unit.row');
  if (name === 'weight') return `m = ${count(value)}`;
  if (unit === '%') return say('param-unit.percent', { n: count(value) });
  if (unit === 'ratio') return percent(value);
  if (unit === 'minute of day') return minuteOfDay(value);
  if (unit === '×') return `× ${count(value)}`;
  const key = `param-unit.${unit}`;
  return isTextKey(key) ? said(key) : `${count(value)} ${unit}`;
}

/** `[[540,720],[840,1170]]` as 09:00–12:00、14:00–19:30. */
function windowText(say: Say, ranges: unknown[]): string {
  if (ranges.length === 0) return say('param-unit.window-none');
  return ranges
    .map((range) => (isNumbers(range) ? range.map(minuteOfDay).join('–') : ''))
    .join(say('list.comma'));
}

function plainText(say: Say, name: string, value: unknown, unit: string): string {
  if (typeof value === 'number') return numberText(say, name, value, unit);
  if (typeof value === 'string') return ruleWord(say, value);
  if (typeof value === 'boolean') return say(value ? 'param-unit.on' : 'param-unit.off');
  if (unit === 'minute of day' && Array.isArray(value)) return windowText(say, value);
  if (isNumbers(value)) return value.map((one) => numberText(say, name, one, unit)).join(' → ');
  if (Array.isArray(value)) {
    const join = name === '' || name === 'high' || name === 'medium' ? ' › ' : say('list.comma');
    return value.length === 0 ? '—' : value.map((one) => ruleWord(say, String(one))).join(join);
  }
  return JSON.stringify(value);
}

/** A value as people read it: one line per part, the unit with each number. */
export function readable(say: Say, value: unknown, unit: string, shape: Shape = {}): Line[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ name: '', value: plainText(say, '', value, unit) }];
  }
  // The database keeps the parts of an object in an order of its own; the schema has the order of reading.
  const order = Object.keys(shape.properties ?? {});
  const parts = Object.entries(value).toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  if (parts.length === 0) return [{ name: '', value: say('param-unit.nothing') }];
  return parts.map(([name, part]) => ({
    name: partName(say, name),
    value:
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? readable(say, part, unit, shape.properties?.[name])
            .map((line) => `${line.name} ${line.value}`)
            .join(' · ')
        : plainText(say, name, part, unit),
  }));
}
