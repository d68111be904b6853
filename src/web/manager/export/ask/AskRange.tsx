import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { ExportSpec } from '#contract/export.ts';
import { sources } from '#core/source/holding.ts';
import { api } from '../../../api.ts';
import { useText } from '../../../text/say.ts';
import { peopleQuery } from '../../people/people.ts';
import { useBranches } from '../../shell/branches.ts';
import { useSession } from '../../shell/desk-session.ts';

type Filter = ExportSpec['filter'];
type Choice = { value: string; label: string };

/** A filter without the parts that were not chosen. */
function narrow(filter: { [K in keyof Filter]: Filter[K] | undefined }): Filter {
  const { branchId, gridId, ownerId, source } = filter;
  return {
    ...(branchId !== undefined && { branchId }),
    ...(gridId !== undefined && { gridId }),
    ...(ownerId !== undefined && { ownerId }),
    ...(source !== undefined && { source }),
  };
}

function Pick({
  label,
  any,
  value,
  choices,
  onChange,
}: {
  label: string;
  any: string;
  value: string | undefined;
  choices: Choice[];
  onChange: (value: string | undefined) => void;
}) {
  return (
    <div className="ask-field">
      <span>{label}</span>
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={label}
        placeholder={any}
        value={value ?? null}
        onChange={(next: string | null) => onChange(next ?? undefined)}
        options={choices}
      />
    </div>
  );
}

/** Whose rows: all in the requester's reach, or those of a branch, a grid, an owner, a source. */
export function AskRange({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const say = useText();
  const session = useSession();
  const { branches } = useBranches();
  const branchId = filter.branchId ?? session.branchId ?? branches[0]?.branchId;
  const people = useQuery(peopleQuery);
  const hasGrids = filter.branchId !== undefined || branches.length < 2;
  const grids = useQuery({
    queryKey: ['grid', 'list', branchId],
    queryFn: () => api.grid.list({ query: { ...(branchId && { branchId }) } }),
    enabled: branchId !== undefined && hasGrids,
  });
  const set = (part: { [K in keyof Filter]?: Filter[K] | undefined }) =>
    onChange(narrow({ ...filter, ...part }));
  return (
    <div className="ask-fields">
      {branches.length > 1 && (
        <Pick
          label={say('delivery.org')}
          any={say('export.any-branch')}
          value={filter.branchId?.toString()}
          choices={branches.map((one) => ({ value: String(one.branchId), label: one.name }))}
          // A grid belongs to its branch.
          onChange={(next) =>
            set({ branchId: next === undefined ? undefined : Number(next), gridId: undefined })
          }
        />
      )}
      {hasGrids && (
        <Pick
          label={say('customer.grid')}
          any={say('customers.any-grid')}
          value={filter.gridId}
          choices={(grids.data?.grids ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(gridId) => set({ gridId })}
        />
      )}
      <Pick
        label={say('customer.owner')}
        any={say('export.any-owner')}
        value={filter.ownerId}
        choices={(people.data?.people ?? []).map(({ staffId, name, staffNo }) => ({
          value: staffId,
          label: `${name} ${staffNo}`,
        }))}
        onChange={(ownerId) => set({ ownerId })}
      />
      <Pick
        label={say('task-why.source')}
        any={say('export.any-source')}
        value={filter.source}
        choices={sources.map((source) => ({ value: source, label: say(`source.${source}`) }))}
        onChange={(source) => set({ source })}
      />
      <p className="small soft">{say('export.range-note')}</p>
    </div>
  );
}
