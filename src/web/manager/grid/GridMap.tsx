import { useMemo } from 'react';
import { useText } from '../../text/say.ts';
import { count } from '../shell/number.ts';
import type { GridRow, PlaceRow } from './grid.ts';
import { nameSpotOf, coloursOf, keepApart, pathOf, projectionOf, ringsOf } from './projection.ts';

const width = 1000;
const heightMax = 960;
const colourCount = 8;
const nameHeight = 44;
const placeHeight = 18;

/** A Chinese character is as wide as its size, others about half. */
const widthOf = (text: string, size: number): number =>
  Array.from(text).reduce((sum, sign) => sum + (sign > '\u2e80' ? size : size * 0.58), 0);

function draw(grids: readonly GridRow[], places: readonly PlaceRow[]) {
  const shaped = grids
    .map((grid) => ({ grid, rings: ringsOf(grid.boundary) }))
    .filter((one) => one.rings.length > 0);
  const points = [
    ...shaped.flatMap((one) => one.rings.flat()),
    ...places.map((place) => [place.lon, place.lat] as const),
  ];
  if (points.length === 0) return null;
  const sheet = projectionOf(points, width, heightMax);
  const colours = coloursOf(
    shaped.map((one) => one.rings),
    colourCount,
  );
  const plots = shaped.map(({ grid, rings }, at) => {
    const [x, y] = sheet.put(nameSpotOf(rings));
    const label = { x, y, width: widthOf(grid.name, 17), height: nameHeight };
    return { grid, path: pathOf(rings, sheet), colour: `var(--cat-${(colours[at] ?? 0) + 1})`, label };
  });
  const most = Math.max(1, ...places.map((place) => place.customerCount));
  const dots = places.map((place) => {
    const [x, y] = sheet.put([place.lon, place.lat]);
    return { place, x, y, r: 3 + 9 * Math.sqrt(place.customerCount / most) };
  });
  const names = dots
    .toSorted((a, b) => b.place.customerCount - a.place.customerCount)
    .map((dot) => ({
      name: dot.place.name,
      x: dot.x,
      y: dot.y + dot.r + 10,
      width: widthOf(dot.place.name, 12),
      height: placeHeight,
    }));
  const placeNames = keepApart(
    names,
    plots.map((plot) => plot.label),
  );
  return { sheet, plots, dots, placeNames };
}

/** 1, 2 or 5 of a power of ten: the longest that is at most `metresMax`. */
function roundMetres(metresMax: number): number {
  const power = 10 ** Math.floor(Math.log10(metresMax));
  return ([5, 2, 1].find((step) => step * power <= metresMax) ?? 1) * power;
}

function Scale({ metresPerUnit, height }: { metresPerUnit: number; height: number }) {
  const say = useText();
  const metres = roundMetres(metresPerUnit * 160);
  const length = metres / metresPerUnit;
  const word =
    metres >= 1000
      ? say('place.kilometres', { count: count(metres / 1000) })
      : say('place.metres', { count: count(metres) });
  return (
    <g className="map-scale">
      <path d={`M20 ${height - 22}v6h${length}v-6`} />
      <text x={20 + length / 2} y={height - 26} textAnchor="middle">
        {word}
      </text>
    </g>
  );
}

/** The plots of the branch and what stands on them, drawn from the boundaries alone: no tiles, no network. */
export function GridMap({
  grids,
  places,
  chosen,
  onChoose,
}: {
  grids: readonly GridRow[];
  places: readonly PlaceRow[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
}) {
  const say = useText();
  const map = useMemo(() => draw(grids, places), [grids, places]);
  if (!map) return <p className="soft">{say('grid.no-boundary')}</p>;
  const { sheet, plots, dots, placeNames } = map;
  return (
    <svg
      className="grid-map"
      viewBox={`0 0 ${sheet.width} ${sheet.height}`}
      role="group"
      aria-label={say('grid.map')}
    >
      {plots.map(({ grid, path, colour }) => (
        <path
          key={grid.id}
          d={path}
          className={chosen === grid.id ? 'plot plot-chosen' : 'plot'}
          fill={colour}
          stroke={colour}
          tabIndex={0}
          role="img"
          aria-label={say('grid.plot', {
            name: grid.name,
            n: count(grid.customerCount),
            lead: grid.leadName ?? say('grid.no-lead'),
          })}
          onMouseEnter={() => onChoose(grid.id)}
          onMouseLeave={() => onChoose(null)}
          onFocus={() => onChoose(grid.id)}
          onBlur={() => onChoose(null)}
        />
      ))}
      {dots.map(({ place, x, y, r }) => (
        <circle key={`${place.name}${place.lon}`} cx={x} cy={y} r={r} className="map-place">
          <title>
            {say('grid.place', { name: place.name, kind: place.kind, n: count(place.customerCount) })}
          </title>
        </circle>
      ))}
      <g className="map-names" aria-hidden="true">
        {placeNames.map((label) => (
          <text key={`${label.name}${label.x}`} x={label.x} y={label.y + 3} className="map-place-name">
            {label.name}
          </text>
        ))}
        {plots.map(({ grid, label }) => (
          <text key={grid.id} x={label.x} y={label.y} className="map-grid-name">
            {grid.name}
            <tspan x={label.x} dy="18" className="map-grid-count">
              {say('desk.customers-n', { n: count(grid.customerCount) })}
            </tspan>
          </text>
        ))}
      </g>
      <Scale metresPerUnit={sheet.metresPerUnit} height={sheet.height} />
    </svg>
  );
}
