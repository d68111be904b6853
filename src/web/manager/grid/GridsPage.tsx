import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { isTextKey } from '../../text/catalogue.ts';
import { useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { DeskTable } from '../shell/DeskTable.tsx';
import { useCan } from '../shell/desk-session.ts';
import { Loaded } from '../shell/Loaded.tsx';
import { count } from '../shell/number.ts';
import { Panel } from '../shell/Panel.tsx';
import { useScope } from '../shell/search.ts';
import type { GridRow } from './grid.ts';
import { GridMap } from './GridMap.tsx';
import './grid.css';

function GridList({
  grids,
  chosen,
  onChoose,
}: {
  grids: GridRow[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
}) {
  const say = useText();
  const mayRead = useCan('customer.read');
  const word = (kind: string, code: string) => {
    const key = `grid.${kind}.${code}`;
    return isTextKey(key) ? say(key) : code;
  };
  return (
    <DeskTable<GridRow>
      rowKey="id"
      dataSource={grids}
      rowClassName={(grid) => (grid.id === chosen ? 'row-chosen' : '')}
      onHeaderRow={() => ({ onMouseEnter: () => onChoose(null) })}
      columns={[
        {
          title: say('grid.name'),
          render: (_, grid) => (
            // Pointing at a row shows its plot on the map.
            <span onMouseEnter={() => onChoose(grid.id)}>
              {mayRead ? (
                <Link to={paths.desk.customers} search={{ grid: grid.id }}>
                  {grid.name}
                </Link>
              ) : (
                grid.name
              )}
              <div className="small soft">
                {grid.gridNo} · {word('basis', grid.basis)}
              </div>
            </span>
          ),
        },
        {
          title: say('grid.lead'),
          render: (_, grid) => grid.leadName ?? <span className="chip chip-warn">{say('grid.no-lead')}</span>,
        },
        { title: say('grid.state'), render: (_, grid) => word('state', grid.state) },
        {
          title: say('grid.customers'),
          align: 'right',
          sorter: (a, b) => a.customerCount - b.customerCount,
          render: (_, grid) => count(grid.customerCount),
        },
      ]}
    />
  );
}

/** The well-field of a branch: its plots on a map, who leads each, how many customers live on it. */
export function GridsPage() {
  const say = useText();
  const { branchId } = useScope();
  const [chosen, setChosen] = useState<string | null>(null);
  const grids = useQuery({
    queryKey: ['grid', 'list', branchId],
    queryFn: () => api.grid.list({ query: { ...(branchId && { branchId }) } }),
  });
  return (
    <Loaded query={grids} height={640}>
      {(found) => {
        const physical = found.grids.filter((grid) => grid.kind === 'PHYSICAL');
        const virtual = found.grids.filter((grid) => grid.kind === 'VIRTUAL');
        const pointed = found.grids.find((grid) => grid.id === chosen);
        if (found.grids.length === 0) return <Empty title={say('grid.none')} next={say('grid.none-next')} />;
        return (
          <div className="grid-page">
            <Panel
              title={say('grid.map')}
              note={
                <span aria-live="polite">
                  {pointed
                    ? say('grid.plot', {
                        name: pointed.name,
                        n: count(pointed.customerCount),
                        lead: pointed.leadName ?? say('grid.no-lead'),
                      })
                    : say('grid.map-note', { grids: physical.length, places: count(found.places.length) })}
                </span>
              }
            >
              <GridMap grids={physical} places={found.places} chosen={chosen} onChoose={setChosen} />
            </Panel>
            <div className="stack">
              <Panel title={say('grid.physical')} note={say('grid.n', { n: physical.length })}>
                <GridList grids={physical} chosen={chosen} onChoose={setChosen} />
              </Panel>
              {virtual.length > 0 && (
                <Panel title={say('grid.virtual')} note={say('grid.virtual-note', { n: virtual.length })}>
                  <GridList grids={virtual} chosen={chosen} onChoose={setChosen} />
                </Panel>
              )}
            </div>
          </div>
        );
      }}
    </Loaded>
  );
}
