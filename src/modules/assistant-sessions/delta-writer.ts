/** Batches of all replies are stored at the same moments, so that they share an insert. */
const slotMs = 20

/**
 * Stores the words of one reply in order: the first at once, then those of each `batchMs()` together. A batch is
 * stored after the one before it, so a slow store makes larger batches.
 */
export const createDeltaWriter = (
  store: (offset: number, text: string) => Promise<void>,
  batchMs: () => number,
) => {
  let waiting = ''
  let offset = 0
  let flushing: Promise<void> | null = null
  let nextAt = 0
  let failure: unknown = null

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
      failure = error
    } finally {
      flushing = null
    }
  }

  return {
    /** Throws when earlier words could not be stored. */
    write(text: string): void {
      if (failure !== null) throw failure
      waiting += text
      flushing ??= flush()
    },
    /** Resolves once all words are stored. */
    async end(): Promise<void> {
      nextAt = 0
      while (flushing !== null) await flushing
      if (failure !== null) throw failure
    },
  }
}
