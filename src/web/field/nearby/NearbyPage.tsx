import { useMutation, useQuery } from '@tanstack/react-query';
import { can } from '#contract/access.ts';
import type { gridRoutes } from '#contract/grid.ts';
import type { Output } from '#contract/route.ts';
import { paths } from '../../paths.ts';
import type { Session } from '../../session/session.ts';
import { isTextKey } from '../../text/catalogue.ts';
import { type Say, useText } from '../../text/say.ts';
import { Empty } from '../../ui/Empty.tsx';
import { Go } from '../address.tsx';
import { Loaded } from '../Loaded.tsx';
import { gridsQuery } from '../queries.ts';
import { metresBetween } from './distance.ts';

type Grids = Output<(typeof gridRoutes)['list']>;
type Place = Grids['places'][number];

const locate = (): Promise<{ lon: number; lat: number }> =>
  new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude }),
      () => reject(new Error('no position')),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });

function kindText(say: Say, kind: string): string {
  const key = `place.kind.${kind}`;
  return isTextKey(key) ? say(key) : kind;
}

function distanceText(say: Say, metres: number): string {
  if (metres < 1000) return say('place.metres', { count: Math.round(metres / 10) * 10 });
  return say('place.kilometres', { count: (metres / 1000).toFixed(1) });
}

function Places({ places }: { places: Place[] }) {
  const say = useText();
  const here = useMutation({ mutationFn: locate, gcTime: 0 });
  const away = (place: Place) => (here.data ? metresBetween(here.data, place) : null);
  const rows = places.toSorted((a, b) =>
    here.data ? (away(a) ?? 0) - (away(b) ?? 0) : b.customerCount - a.customerCount,
  );
  return (
    <>
      <div className="row">
        <button
          type="button"
          className="button-quiet"
          disabled={here.isPending}
          onClick={() => here.mutate()}
        >
          {say(here.isPending ? 'place.locating' : 'place.near')}
        </button>
        <small className="hint">{say(here.error ? 'place.no-position' : 'place.local')}</small>
      </div>
      <ul className="lines">
        {rows.map((place) => (
          <li key={`${place.name}${place.lon}${place.lat}`} className="line">
            <span>
              <strong>{place.name}</strong>
              <small>{kindText(say, place.kind)}</small>
            </span>
            <span className="line-end">
              {say('place.customers', { count: place.customerCount })}
              {here.data && <small>{distanceText(say, away(place) ?? 0)}</small>}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The actor's own grids and what lies in them; the whole branch for who has none. */
function Around({ grids, places }: Grids) {
  const say = useText();
  const mine = grids.filter((grid) => grid.mine);
  const shown = mine.length > 0 ? mine : grids;
  const ids = new Set(shown.map((grid) => grid.id));
  const near = mine.length > 0 ? places.filter((place) => place.gridId && ids.has(place.gridId)) : places;
  return (
    <>
      {shown.length > 0 && (
        <section>
          <h2>{say(mine.length > 0 ? 'place.grids' : 'place.grids-all')}</h2>
          <ul className="grids">
            {shown.map((grid) => (
              <li key={grid.id} className="tag">
                {grid.name} · {say('place.customers', { count: grid.customerCount })}
              </li>
            ))}
          </ul>
        </section>
      )}
      {near.length === 0 ? (
        <Empty title={say('place.none')} next={say('place.none-next')} />
      ) : (
        <Places places={near} />
      )}
    </>
  );
}

/** Whom the grid has around here. The position is asked for once, on a tap, and stays on the phone. */
export function NearbyPage({ session }: { session: Session }) {
  const say = useText();
  const mayRead = can(session, 'grid.read');
  const grids = useQuery({ ...gridsQuery, enabled: mayRead });
  return (
    <>
      <h1>{say('field.nearby')}</h1>
      {mayRead ? (
        <Loaded query={grids}>{(loaded) => <Around {...loaded} />}</Loaded>
      ) : (
        <Empty title={say('place.no-right')} next={say('place.no-right-next')}>
          <Go href={paths.phone.today} className="button-main">
            {say('field.today')}
          </Go>
        </Empty>
      )}
    </>
  );
}
