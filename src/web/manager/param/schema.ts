import type { ParamKey } from '#contract/param.ts';
import { paramCatalogue } from '#contract/param.ts';
import Value from 'typebox/value';
import { isTextKey } from '../../text/catalogue.ts';
import type { Say } from '../../text/say.ts';

/** What is wrong with a value, by JSON pointer of the part; the same schema that the server checks. */
export function faultsOf(say: Say, key: ParamKey, value: unknown): Map<string, string> {
  const faults = new Map<string, string>();
  for (const fault of Value.Errors(paramCatalogue[key].schema, value)) {
    const text = `param-fault.${fault.keyword}`;
    const limit = 'limit' in fault.params ? String(fault.params.limit) : '';
    faults.set(fault.instancePath, isTextKey(text) ? say(text, { limit }) : fault.message);
  }
  return faults;
}
