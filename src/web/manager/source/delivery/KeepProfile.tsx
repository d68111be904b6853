import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import type { DeliveryFile } from '#contract/delivery.ts';
import { api } from '../../../api.ts';
import { useText } from '../../../text/say.ts';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { profilesQuery } from './delivery.ts';

/** Remembers the mapping and rules of a file under a name, for the next file of this kind. */
export function KeepProfile({ file }: { file: DeliveryFile }) {
  const say = useText();
  const client = useQueryClient();
  const [name, setName] = useState<string | null>(null);
  const keep = useMutation({
    mutationFn: (kept: string) =>
      api.importProfile.keep({ body: { deliveryId: file.deliveryId, fileNo: file.fileNo, name: kept } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: profilesQuery.queryKey });
      setName(null);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name?.trim()) keep.mutate(name.trim());
  };
  if (name === null) {
    return (
      <>
        {keep.isSuccess && (
          <span role="status" className="state state-ahead">
            ▲ {say('profile.kept', { name: keep.variables })}
          </span>
        )}
        <Button size="small" onClick={() => setName(file.profile?.name ?? '')}>
          {say('profile.keep')}
        </Button>
      </>
    );
  }
  return (
    <form className="keep-profile" onSubmit={submit}>
      <Input
        autoFocus
        size="small"
        maxLength={60}
        value={name}
        aria-label={say('profile.name')}
        placeholder={say('profile.name-hint')}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setName(null)}
      />
      <Button size="small" type="primary" htmlType="submit" disabled={!name.trim()} loading={keep.isPending}>
        {say('profile.save')}
      </Button>
      <Button size="small" onClick={() => setName(null)}>
        {say('app.cancel')}
      </Button>
      {keep.error && <ErrorNote error={keep.error} />}
    </form>
  );
}
