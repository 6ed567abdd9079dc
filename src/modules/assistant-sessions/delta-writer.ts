/** Batches of all replies are stored at the same moments, so that they share their way to the store. */
const slotMs = 20

/**
 * Stores the words of one reply in the order they come: the first ones at once, later ones together, and
 * never before the ones before them are stored. A store that is slow makes larger batches, not longer queues.
 * Words that come within `batchMs()` of the last ones are stored together.
 */
export const createDeltaWriter = (
  store: (offset: number, text: string) => Promise<void>,
  batchMs: () => number,
) => {
  let waiting = ''
  let offset = 0
  let flushing: Promise<void> | null = null
  let nextAt = 0
  let fault: unknown = null

  const flush = async (): Promise<void> => {
    try {
      while (waiting !== '') {
        const pauseMs = nextAt - performance.now()
        if (pauseMs > 1) await Bun.sleep(pauseMs)
        const text = waiting
        const from = offset
        waiting = ''
        offset += text.length
        nextAt = Math.ceil((performance.now() + batchMs()) / slotMs) * slotMs
        await store(from, text)
      }
    } catch (error) {
      fault = error
    } finally {
      flushing = null
    }
  }

  return {
    /** Throws when earlier words could not be stored. */
    write(text: string): void {
      if (fault !== null) throw fault
      waiting += text
      flushing ??= flush()
    },
    /** Resolves once all words are stored. */
    async end(): Promise<void> {
      nextAt = 0
      while (flushing !== null) await flushing
      if (fault !== null) throw fault
    },
  }
}
