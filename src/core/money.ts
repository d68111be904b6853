/** The only place where money is rounded: half a unit goes up, as in Math.round. */
export const wholeFen = (fen: number): number => Math.round(fen);

/** Fen as whole yuan, for a sentence; never computed with afterwards. */
export const wholeYuan = (fen: number): number => Math.round(fen / 100);
