import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Select } from 'antd';
import { api } from '../../api.ts';
import { useText } from '../../text/say.ts';
import { useCan } from '../shell/desk-session.ts';
import { type DeskSearch, readSearch, useScope } from '../shell/search.ts';

/** Only those of one grid; the choice stands in the address. */
export function GridFilter() {
  const say = useText();
  const navigate = useNavigate();
  const { branchId } = useScope();
  const { grid } = useSearch({ strict: false });
  const mayRead = useCan('grid.read');
  const grids = useQuery({
    queryKey: ['grid', 'list', branchId],
    queryFn: () => api.grid.list({ query: { ...(branchId && { branchId }) } }),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  const choose = (next: string | undefined) =>
    void navigate({
      to: '.',
      search: (old: DeskSearch) => readSearch({ ...old, grid: next }),
    });
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width: 200 }}
      placeholder={say('customers.any-grid')}
      aria-label={say('customer.grid')}
      value={grid ?? null}
      onChange={(next: string | null) => choose(next ?? undefined)}
      options={(grids.data?.grids ?? []).map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}
