/** Adds one to the count of a key. */
export const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** Returns counts as text: `200: 5, 503: 2`. */
export const show = (counts: Map<string, number>): string =>
  [...counts].map(([key, number]) => `${key}: ${number}`).join(', ')
