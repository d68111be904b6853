import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type DeliveryFile, deliveryRoutes } from '#contract/delivery.ts';
import { download } from '../../../download.ts';
import { useText } from '../../../text/say.ts';
import { upload } from '../../../upload.ts';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { count } from '../../shell/number.ts';
import { keepDeliveryFile } from './delivery.ts';
import { PickFiles } from './PickFiles.tsx';
import type { Chosen } from './sending.ts';

/** The bad rows as a file for who can correct them, and the corrected file back. */
export function BadRowsFile({ file }: { file: DeliveryFile }) {
  const say = useText();
  const client = useQueryClient();
  const { deliveryId, fileNo } = file;
  const take = useMutation({
    mutationFn: (format: 'csv' | 'xlsx') =>
      download(
        deliveryRoutes.takeBadRows,
        { body: { deliveryId, fileNo, format } },
        `${say('bad.file-name', { name: file.name.replace(/\.\w+$/, '') })}.${format}`,
      ),
  });
  const bring = useMutation({
    mutationFn: (chosen: Chosen) =>
      upload(deliveryRoutes.correct, { query: { deliveryId, fileNo } }, chosen.file),
    onSuccess: ({ file: found }) => keepDeliveryFile(client, found),
  });
  return (
    <div className="bad-file">
      <span className="soft">{say('bad.file')}</span>
      {(['xlsx', 'csv'] as const).map((format) => (
        <Button
          key={format}
          size="small"
          loading={take.isPending && take.variables === format}
          onClick={() => take.mutate(format)}
        >
          {say('bad.take', { format: format.toUpperCase() })}
        </Button>
      ))}
      <PickFiles
        size="small"
        label={say('bad.bring')}
        loading={bring.isPending}
        onFiles={([first]) => first && bring.mutate(first)}
      />
      <span className="small soft">{say('bad.file-note')}</span>
      {bring.data && (
        <span role="status">▲ {say('bad.brought', { n: count(bring.data.replacedCount) })}</span>
      )}
      {(take.error ?? bring.error) && <ErrorNote error={take.error ?? bring.error} />}
    </div>
  );
}
