import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ApiError, newKey } from './api.ts'

/** A message that is not known to be stored. Its id makes each further try the same message. */
export type Unsent = { id: string; text: string; after: number; error?: ApiError | null }

const nameOf = (name: string): string => `unsent ${name}`

const read = (name: string): Unsent[] => JSON.parse(sessionStorage.getItem(nameOf(name)) ?? '[]') as Unsent[]

const keep = (name: string, unsent: Unsent[]): void => {
  const rows = unsent.map(({ id, text, after }) => ({ id, text, after }))
  if (rows.length === 0) sessionStorage.removeItem(nameOf(name))
  else sessionStorage.setItem(nameOf(name), JSON.stringify(rows))
}

/** Leaves a message for the screen that opens next, which sends it. */
export const leaveUnsent = (name: string, text: string): void =>
  keep(name, [...read(name), { id: newKey(), text, after: 0 }])

/**
 * The messages of a chat that are under way: they survive a reload, which sends them again, and a refused one waits
 * for the person. `post` rejects with ApiError.
 */
export const useOutbox = (name: string, post: (one: Unsent) => Promise<unknown>) => {
  const unsent = useSignal<Unsent[]>([])
  const set = (next: Unsent[]): void => {
    unsent.value = next
    keep(name, next)
  }
  const change = (id: string, error: ApiError | null): void =>
    set(unsent.peek().map((one) => (one.id === id ? { ...one, error } : one)))
  const drop = (id: string): void => set(unsent.peek().filter((one) => one.id !== id))
  const deliver = async (one: Unsent): Promise<void> => {
    try {
      await post(one)
      drop(one.id)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      change(one.id, error)
    }
  }
  useEffect(() => {
    unsent.value = read(name)
    for (const one of unsent.peek()) void deliver(one)
  }, [name])
  return {
    unsent: unsent.value,
    /** `after` is the seq of the newest message that was there. */
    send: (text: string, after: number): void => {
      const one = { id: newKey(), text, after }
      set([...unsent.peek(), one])
      void deliver(one)
    },
    again: (one: Unsent): void => {
      change(one.id, null)
      void deliver(one)
    },
    drop,
  }
}
