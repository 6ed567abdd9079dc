import { createHash } from 'node:crypto'

/** Numbers that look random and are the same for the same text. */
export type Random = ReturnType<typeof createRandom>

/** Mulberry32, seeded by the hash of a text. */
export const createRandom = (seed: string) => {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0)
  /** From 0 to 1, without 1. */
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (from: number, to: number): number => from + (to - from) * next(),
    /** Both included. */
    integer: (from: number, to: number): number => from + Math.floor((to - from + 1) * next()),
    chance: (share: number): boolean => next() < share,
    pick: <const Items extends readonly [unknown, ...unknown[]]>(items: Items): Items[number] =>
      items[Math.floor(next() * items.length)] ?? items[0],
    /** Numbers of its own for a part of a picture, so that a change of another part does not move it. */
    of: (part: string) => createRandom(`${seed}\n${part}`),
  }
}
