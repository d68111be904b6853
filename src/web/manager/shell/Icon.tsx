import type { PageName } from './pages.ts';

const strokes: Record<PageName | 'keys' | 'menu', string> = {
  today: 'M4 5h16v15H4zM4 9h16M8 3v4M16 3v4M8.5 14.5l2.5 2.5 4.5-5',
  lookup: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5L21 21',
  plan: 'M5 4h14v17H5zM8.5 9h7M8.5 13h7M8.5 17h4',
  customers:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 5a3 3 0 0 1 0 6M18 14.5c2 .7 3.2 2.6 3.5 5.5',
  pairs:
    'M8 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M16 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M5 20l3-4h8l3 4M8 16v-2M16 16v-2',
  grids: 'M4 4h16v16H4zM9.3 4v16M14.6 4v16M4 9.3h16M4 14.6h16',
  imports: 'M12 3v11M8 10.5l4 4 4-4M4 16v4h16v-4',
  exports: 'M12 14V3M8 6.5l4-4 4 4M4 16v4h16v-4',
  people:
    'M4 4h16v16H4zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M7.5 17.5c.5-2.500 2-3.500 4.500-3.500s4 1 4.500 3.500',
  params:
    'M4 7h9M19 7h1M4 17h1M11 17h9M16 4.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5M8 14.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5',
  audit:
    'M12 3l7.500 3v6c0 4.500-3 7.500-7.500 9-4.500-1.500-7.500-4.500-7.500-9V6zM8.500 12l2.500 2.500 4.500-5',
  password: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  keys: 'M3 6h18v12H3zM7 10h0M11 10h0M15 10h0M8 14h8',
  menu: 'M6 9l6 6 6-6',
};

export function Icon({ name }: { name: keyof typeof strokes }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={strokes[name]} />
    </svg>
  );
}
