import { type ParamKey, paramCatalogue, paramKeys } from '#contract/param.ts';

/** The part of JSON Schema that our parameters use. */
export type Shape = {
  type?: string;
  properties?: Record<string, Shape>;
  patternProperties?: Record<string, Shape>;
  items?: Shape;
  pattern?: string;
  enum?: string[];
};

export const isParamKey = (key: string): key is ParamKey => paramKeys.some((known) => known === key);

// TypeBox types a schema by what it parses; the form reads it as the JSON Schema that it also is.
export const shapeOf = (key: ParamKey): Shape => paramCatalogue[key].schema as Shape;
