import { uploadLimits } from '#contract/upload-limits.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input } from 'antd';
import { useState } from 'react';
import { api } from '../../api.ts';
import { newId } from '../../new-id.ts';
import { paths } from '../../paths.ts';
import { useText } from '../../text/say.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useSession } from '../shell/desk-session.ts';
import { bytes, count } from '../shell/number.ts';
import { keepDelivery } from './delivery/delivery.ts';
import { DropGround } from './delivery/DropGround.tsx';
import { PickFiles } from './delivery/PickFiles.tsx';
import { type Chosen, sendFiles } from './delivery/sending.ts';
import { Templates } from './Templates.tsx';

/** Opens a draft for the chosen files, and shows it while they are on their way. */
function useStart(asOf: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (files: Chosen[]) => {
      const delivery = await api.delivery.open({ body: { id: newId(), asOf } });
      sendFiles(client, delivery.id, files);
      return delivery;
    },
    onSuccess: async (delivery) => {
      void keepDelivery(client, delivery);
      await navigate({ to: paths.desk.delivery(delivery.id) });
    },
  });
}

/** Where an import begins: drop or choose the files; everything else is asked when they are there. */
export function StartImport() {
  const say = useText();
  const { today } = useSession();
  const [asOf, setAsOf] = useState(today);
  const start = useStart(asOf);
  const take = (files: Chosen[]) => !start.isPending && files.length > 0 && start.mutate(files);
  return (
    <section className="panel start-import">
      <DropGround onFiles={take} />
      <h2>{say('upload.title')}</h2>
      <div className="start-field">
        <p className="start-hint">{say('upload.hint')}</p>
        <PickFiles primary label={say('upload.new')} loading={start.isPending} onFiles={take} />
        <p className="small soft">
          {say('upload.limits', {
            size: bytes(uploadLimits.fileBytes),
            rows: count(uploadLimits.rows),
            n: uploadLimits.filesADelivery,
          })}
        </p>
        {start.error && <ErrorNote error={start.error} />}
      </div>
      <label className="start-day">
        {say('upload.as-of')}
        <Input
          type="date"
          value={asOf}
          max={today}
          onChange={(event) => event.target.value && setAsOf(event.target.value)}
        />
        <span className="small soft">{say('upload.as-of-hint')}</span>
      </label>
      <Templates />
    </section>
  );
}
