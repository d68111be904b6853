import type { FileRefusalCode } from '#contract/refusal.ts';

export type RefusalDetail = { rowNo?: number; [name: string]: string | number | undefined };

/** A file that cannot be taken, said by code: the child that reads it knows neither its name nor a language. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: FileRefusalCode;
  readonly detail: RefusalDetail;
  constructor(code: FileRefusalCode, detail: RefusalDetail = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}
