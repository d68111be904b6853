/** A text of the command line in both languages of the house. */
export type Sentence = { zh: string; en: string };

/** What the exit code of a command means; documented in `--help` and docs/guide/operator.md. */
export const exitCodes = { done: 0, refused: 1, usage: 2, busy: 3, unavailable: 4, partly: 5 } as const;
type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An expected failure of the process, said in a sentence to whoever runs it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly sentence: Sentence;
  readonly exitCode: ExitCode;
  constructor(sentence: Sentence, exitCode: ExitCode = exitCodes.refused, options?: ErrorOptions) {
    super(sentence.en, options);
    this.sentence = sentence;
    this.exitCode = exitCode;
  }
}
