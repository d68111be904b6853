import { useText } from '../../text/say.ts';
import { Pace } from '../../ui/Pace.tsx';
import type { ParamRow } from './param.ts';

const shapes = { PROPOSED: 'behind', FUTURE: 'ahead', CURRENT: 'pace', PAST: 'pace' } as const;

export function ParamState({ state }: { state: ParamRow['state'] }) {
  const say = useText();
  return <Pace state={shapes[state]} word={say(`param-state.${state}`)} />;
}
