import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { DeliveryFile } from '#contract/delivery.ts';
import { api } from '../../../api.ts';
import { useText } from '../../../text/say.ts';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { BadRow } from './BadRow.tsx';
import { useFixes } from './use-fixes.ts';

/** The rows of one group, or those that were left out. */
export type Chosen = { column: string | null; code: string } | { leftOut: true };

function useBadRows({ deliveryId, fileNo }: DeliveryFile, chosen: Chosen) {
  return useInfiniteQuery({
    queryKey: ['delivery', 'bad', deliveryId, fileNo, chosen],
    queryFn: ({ pageParam: after }) =>
      api.delivery.badRows({
        query: {
          deliveryId,
          fileNo,
          ...('leftOut' in chosen
            ? { leftOut: true }
            : {
                code: chosen.code,
                leftOut: false,
                ...(chosen.column !== null && { column: chosen.column }),
              }),
          ...(after > 0 && { after }),
        },
      }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    // A list that one works through must not move under the hands; opened again it is asked anew.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** Bad rows one by one. */
export function BadRows({
  file,
  chosen,
  canChange,
}: {
  file: DeliveryFile;
  chosen: Chosen;
  canChange: boolean;
}) {
  const say = useText();
  const rows = useBadRows(file, chosen);
  const fixes = useFixes(file, 'column' in chosen ? chosen.column : null);
  if (rows.error) return <ErrorNote error={rows.error} />;
  if (!rows.data) return <div className="waiting" style={{ minHeight: 120 }} aria-busy="true" />;
  const cells = rows.data.pages.flatMap((page) => page.cells);
  return (
    <>
      {canChange && 'column' in chosen && chosen.column && <p className="small soft">{say('bad.how')}</p>}
      {fixes.error && <ErrorNote error={fixes.error} />}
      <ol className="bad-rows">
        {cells.map((cell) => (
          <BadRow
            key={`${cell.rowNo} ${cell.column}`}
            file={file}
            cell={cell}
            fixes={fixes}
            canChange={canChange}
          />
        ))}
      </ol>
      {cells.length === 0 && <p className="soft">{say('bad.none-here')}</p>}
      {rows.hasNextPage && (
        <Button size="small" loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
          {say('bad.more')}
        </Button>
      )}
    </>
  );
}
