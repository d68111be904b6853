const shapes = { ahead: '▲', pace: '●', behind: '▼', alarm: '■' } as const;
export type PaceState = keyof typeof shapes;

/** State told by shape, colour and word together (ui.md, Look). */
export function Pace({ state, word }: { state: PaceState; word: string }) {
  return (
    <span className={`state state-${state}`}>
      <span aria-hidden="true">{shapes[state]}</span> {word}
    </span>
  );
}
