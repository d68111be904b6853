import type { SourceParams } from '#core/source/holding.ts';
import type { Params } from '../param/queries.ts';

/** The thresholds of the six selectors, as they hold. */
export const sourceParamsOf = (params: Params): SourceParams => ({
  mortgage: params.get('source.mortgage'),
  deposit: params.get('source.deposit'),
  card: params.get('source.card'),
  maturing: params.get('source.maturing'),
  settled: params.get('source.settled'),
  acquiring: params.get('source.acquiring'),
  window: params.get('context.window'),
});
