import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input, type TableProps } from 'antd';
import { useState } from 'react';
import { reachOf } from '#contract/access.ts';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useCan, useSession } from '../shell/desk-session.ts';
import { DeskTable } from '../shell/DeskTable.tsx';
import { count } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { type DeskSearch, readSearch, useScope } from '../shell/search.ts';
import { type CustomerOrder, type CustomerRow, customerColumns } from './columns.tsx';
import { GridFilter } from './GridFilter.tsx';
import './customer.css';

type Sorter = Parameters<NonNullable<TableProps<CustomerRow>['onChange']>>[2];
const pageRows = 100;

/** How the list is sorted, as the address says; by number where it says nothing. */
const useOrder = (): CustomerOrder => {
  const { sort = 'number', order = 'asc' } = useSearch({ strict: false });
  return { sort, order };
};

/** The customers under the actor's scope, page by page; null while the first page is on its way. */
function useCustomers() {
  const { branchId } = useScope();
  const { grid: gridId } = useSearch({ strict: false });
  const order = useOrder();
  return useInfiniteQuery({
    queryKey: ['customer', 'list', branchId, gridId, order],
    queryFn: ({ pageParam }) =>
      api.customer.list({
        query: {
          limit: pageRows,
          ...order,
          ...(branchId && { branchId }),
          ...(gridId && { gridId }),
          ...(pageParam && { after: pageParam }),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.after,
    // Sorted anew, the rows stay until the others come.
    placeholderData: keepPreviousData,
  });
}

function CustomerTable({ rows, found }: { rows: CustomerRow[]; found: boolean }) {
  const say = useText();
  const navigate = useNavigate();
  const order = useOrder();
  const sortBy = (sorter: Sorter) => {
    // One column at a time, so it is no list; without a direction the order is the usual one again.
    const { columnKey, order: direction } = Array.isArray(sorter) ? {} : sorter;
    const sort = direction ? columnKey : undefined;
    void navigate({
      to: '.',
      search: (old: DeskSearch) =>
        readSearch({ ...old, sort, order: direction === 'descend' ? 'desc' : 'asc' }),
      replace: true,
    });
  };
  return (
    <DeskTable<CustomerRow>
      rowKey={(row) => row.person.id}
      dataSource={rows}
      onOpen={(row) => void navigate({ to: paths.desk.customer(row.person.id), search: true })}
      locale={{
        emptyText: found ? (
          <Empty title={say('field.found-none')} next={say('customers.found-none-next')} />
        ) : (
          <Empty title={say('customers.none')} next={say('customers.none-next')} />
        ),
      }}
      columns={customerColumns(say, found ? null : order)}
      onChange={(_page, _filters, sorter) => sortBy(sorter)}
    />
  );
}

/** What stands in the list, asked for as a file: the same branch and grid. */
function ExportLink() {
  const say = useText();
  const { branchId } = useScope();
  const { grid } = useSearch({ strict: false });
  if (!useCan('export.request')) return null;
  return (
    <Link
      to={paths.desk.exportNew}
      search={{ ...(branchId && { branch: branchId }), ...(grid && { grid }) }}
      className="link-as-button"
    >
      {say('export.this-list')}
    </Link>
  );
}

/** Who our customers are, under the actor's scope; a row opens the card. One's own can be sought by name. */
export function CustomersPage() {
  const say = useText();
  const [name, setName] = useState('');
  const reach = reachOf[useSession().role];
  const ownsCustomers = reach === 'own' || reach === 'grid';
  const list = useCustomers();
  const found = useQuery({
    queryKey: ['customer', 'search', name],
    queryFn: () => api.customer.search({ body: { name } }),
    enabled: name !== '',
  });
  const pages = list.data?.pages ?? [];
  const rows = name === '' ? pages.flatMap((page) => page.customers) : (found.data?.customers ?? []);
  const first = pages[0];
  const total = first && `${count(first.total ?? 0)}${first.totalIsLowerBound ? '+' : ''}`;
  const error = list.error ?? found.error;
  const waiting = name === '' ? list.isPending : found.isPending;
  return (
    <Panel
      title={say('customers.title')}
      note={
        name === ''
          ? total && say('desk.customers-n', { n: total })
          : say('customers.found', { n: rows.length })
      }
      aside={
        <>
          <GridFilter />
          <ExportLink />
          {ownsCustomers && (
            <span data-search>
              <Input.Search
                allowClear
                maxLength={20}
                style={{ width: 260 }}
                placeholder={say('customers.search')}
                aria-label={say('customers.search')}
                onSearch={(next) => setName(next.trim())}
              />
            </span>
          )}
        </>
      }
    >
      {error && <ErrorNote error={error} />}
      {waiting && !error ? (
        <div className="waiting" style={{ minHeight: 600 }} aria-busy="true" />
      ) : (
        <CustomerTable rows={rows} found={name !== ''} />
      )}
      {name === '' && list.hasNextPage && (
        <div className="table-end">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {say('customers.more', { n: count(rows.length), all: total ?? '' })}
          </Button>
        </div>
      )}
      <Outlet />
    </Panel>
  );
}
