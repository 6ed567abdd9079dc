import { Mutex } from 'async-mutex'

/**
 * Runs tasks of one key one after the other, of different keys side by side, within this process. It
 * spares writers of one row the repeated tries that their conditional writes would need.
 */
export const createKeyedMutex = () => {
  const mutexes = new Map<string, Mutex>()
  return async <T>(key: string, task: () => Promise<T>): Promise<T> => {
    const mutex = mutexes.get(key) ?? new Mutex()
    mutexes.set(key, mutex)
    const release = await mutex.acquire()
    try {
      return await task()
    } finally {
      release()
      if (!mutex.isLocked()) mutexes.delete(key)
    }
  }
}
