import type { ProblemCode } from '#contract/problem.ts';

type Code = ProblemCode | 'network.down';

/** An answer that is not a result. `network.down` is ours: the server was not reached, nothing is known. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: Code;
  readonly traceId: string | null;
  readonly details: Record<string, unknown>;
  constructor(
    code: Code,
    message: string,
    traceId: string | null = null,
    details: Record<string, unknown> = {},
  ) {
    super(message);
    this.code = code;
    this.traceId = traceId;
    this.details = details;
  }
}
