import type { ParamKey } from '#contract/param.ts';
import { paramCatalogue, paramKeys } from '#contract/param.ts';
import Value from 'typebox/value';
import { isTextKey } from '../../text/catalogue.ts';
import type { Say } from '../../text/say.ts';

/** The part of JSON Schema that our parameters use. */
export type Shape = {
  type?: string;
  properties?: Record<string, Shape>;
  patternProperties?: Record<string, Shape>;
  items?: Shape;
  pattern?: string;
};

export const isParamKey = (key: string): key is ParamKey => paramKeys.some((known) => known === key);

// TypeBox types a schema by what it parses; the form reads it as the JSON Schema that it also is.
export const shapeOf = (key: ParamKey): Shape => paramCatalogue[key].schema as Shape;

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
