import { useText } from '../../text/say.ts';
import { Pace } from '../../ui/Pace.tsx';
import { type Asked, shapeOfStand } from './export.ts';

export function ExportState({ request }: { request: Asked }) {
  const say = useText();
  const { stand } = request;
  return <Pace state={shapeOfStand[stand]} word={say(`export.state.${stand}`)} />;
}
