import { useText } from '../../text/say.ts';
import { isTextKey } from '../../text/catalogue.ts';
import { Pace, type PaceState } from '../../ui/Pace.tsx';

const shapeOf: Record<string, PaceState> = { DONE: 'ahead', FAILED: 'alarm' };

/** How far an import is; a failed one says why. */
export function ImportState({ job }: { job: { state: string; failure: string | null } }) {
  const say = useText();
  const word = `import.state.${job.state}`;
  const why = job.failure && `problem.${job.failure}`;
  return (
    <>
      <Pace state={shapeOf[job.state] ?? 'pace'} word={isTextKey(word) ? say(word) : job.state} />
      {why && <div className="small soft">{isTextKey(why) ? say(why) : job.failure}</div>}
    </>
  );
}
