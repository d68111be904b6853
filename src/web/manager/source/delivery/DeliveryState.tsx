import type { Delivery } from '#contract/delivery.ts';
import { useText } from '../../../text/say.ts';
import { Pace } from '../../../ui/Pace.tsx';
import { shapeOfState } from './delivery.ts';

export function DeliveryState({ state }: { state: Delivery['state'] }) {
  const say = useText();
  return <Pace state={shapeOfState[state]} word={say(`delivery.state.${state}`)} />;
}
