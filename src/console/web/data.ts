import { batch, type Signal, signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ApiError, addressOf, call } from './api.ts'

/** What is known of a GET: the last good answer stays when a later one fails. `at` is when it came, in ms. */
export type Resource<Value> = { data: Value | null; error: ApiError | null; at: number }

type Entry = {
  state: Signal<Resource<unknown>>
  load: () => Promise<void>
  /** Counts changes by live events: an answer that was asked for before one of them is out of date. */
  changes: number
  /** How many parts of the screen show it. */
  shown: number
}

const cache = new Map<string, Entry>()
/** More screens than one person opens in a sitting; the oldest goes. */
const maxEntries = 200

/** How many seconds the server takes no more requests of this person, from when it said so; 0 otherwise. */
export const pause = signal(0)
let resumed = Promise.resolve()

const pauseFor = (seconds: number): void => {
  if (pause.peek() > 0) return
  pause.value = seconds
  resumed = new Promise((resume) => {
    setTimeout(() => {
      pause.value = 0
      resume()
    }, seconds * 1000)
  })
}

const entryOf = (path: string, read: (path: string) => Promise<unknown> = call): Entry => {
  const key = addressOf(path)
  const known = cache.get(key)
  if (known) return known
  if (cache.size >= maxEntries) cache.delete(cache.keys().next().value ?? '')
  const state = signal<Resource<unknown>>({ data: null, error: null, at: 0 })
  let running: Promise<void> | null = null
  const ask = async (): Promise<void> => {
    await resumed
    // The person has moved on during a pause.
    if (entry.shown === 0) return
    const { changes } = entry
    try {
      const data = await read(path)
      if (entry.changes !== changes) return await ask()
      state.value = { data, error: null, at: Date.now() }
    } catch (error) {
      if (error instanceof ApiError && error.status === 429) {
        pauseFor(error.retryAfter ?? 60)
        return await ask()
      }
      state.value = { ...state.value, error: error instanceof ApiError ? error : new ApiError(0, {}) }
    }
  }
  const load = (): Promise<void> => {
    running ??= ask().finally(() => {
      running = null
    })
    return running
  }
  const entry: Entry = { state, load, changes: 0, shown: 0 }
  cache.set(key, entry)
  return entry
}

const nothing = signal<Resource<unknown>>({ data: null, error: null, at: 0 })
const isSeen = (): boolean => document.visibilityState === 'visible'
/** An answer younger than this is shown without asking again, in ms: writes and live events renew it themselves. */
const freshMs = 5000
const seldomFreshMs = 60_000

/**
 * The answer of a GET: the last known one at once, then the news; again every `everyMs` while the tab is visible.
 * A `path` of null asks for nothing. `read` asks, where the answer is more than its JSON. An answer younger than `freshFor`
 * ms is not asked for again.
 */
export const useData = <Value>(
  path: string | null,
  everyMs = 0,
  read?: (path: string) => Promise<Value>,
  freshFor = freshMs,
): Resource<Value> & { reload: () => void } => {
  const entry = path === null ? null : entryOf(path, read)
  useEffect(() => {
    if (entry === null) return
    const { state, load } = entry
    entry.shown += 1
    if (Date.now() - state.peek().at > freshFor) void load()
    const again = () => {
      if (isSeen()) void load()
    }
    const timer = everyMs > 0 ? setInterval(again, everyMs) : undefined
    document.addEventListener('visibilitychange', again)
    addEventListener('online', again)
    return () => {
      entry.shown -= 1
      clearInterval(timer)
      document.removeEventListener('visibilitychange', again)
      removeEventListener('online', again)
    }
  }, [entry, everyMs])
  const state = (entry?.state ?? nothing).value as Resource<Value>
  return { ...state, reload: () => void entry?.load() }
}

/** As `useData`, for what seldom changes: the signed-in user, and the choices of filters and forms. */
export const useSeldom = <Value>(path: string | null) => useData<Value>(path, 0, undefined, seldomFreshMs)

/** Changes what is shown of `path` by a live event. */
export const patch = <Value>(path: string, change: (old: Value) => Value): void => {
  const entry = cache.get(addressOf(path))
  if (!entry) return
  entry.changes += 1
  const { data, ...rest } = entry.state.peek()
  if (data !== null) entry.state.value = { ...rest, data: change(data as Value) }
}

/** Asks again for what is shown of every path that begins so: after a write. */
export const refresh = (prefix: string): void => {
  for (const [key, entry] of cache) {
    if (!key.startsWith(prefix)) continue
    entry.changes += 1
    // What is not on the screen asks again when it comes back.
    entry.state.value = { ...entry.state.peek(), at: 0 }
    if (entry.shown > 0) void entry.load()
  }
}

export const online = signal(navigator.onLine)
addEventListener('online', () => {
  online.value = true
})
addEventListener('offline', () => {
  online.value = false
})

/** A clock for "3 min ago" and running durations, in ms: one timer for the whole page. */
export const now = signal(Date.now())
setInterval(() => {
  if (isSeen()) now.value = Date.now()
}, 1000)

const retryMs = 3000
/** Events that come within this time are shown together, in ms: twenty runs must not draw their list twenty times. */
const gatherMs = 100

/**
 * Follows a stream of server-sent events, and only while the tab is visible: a browser opens six connections to a host over
 * HTTP/1.1, all tabs together, and a seventh tab would wait without a word. It resumes after the last event it has
 * seen. `after` is where it begins; a `path` of null follows nothing.
 */
export const useStream = <Event extends { seq: number }>(
  path: string | null,
  types: readonly string[],
  onEvent: (event: Event) => void,
  after?: number,
): Signal<'connecting' | 'open'> => {
  const state = useSignal<'connecting' | 'open'>('connecting')
  // A list may show other rows by the time of an event.
  const latest = useRef(onEvent)
  latest.current = onEvent
  useEffect(() => {
    if (path === null) return
    let source: EventSource | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    let showing: ReturnType<typeof setTimeout> | undefined
    let gathered: Event[] = []
    let seen = after
    let isFollowed = true
    const show = (): void => {
      clearTimeout(showing)
      showing = undefined
      const events = gathered
      gathered = []
      batch(() => {
        for (const event of events) latest.current(event)
      })
    }
    const close = (): void => {
      show()
      clearTimeout(timer)
      source?.close()
      source = null
      state.value = 'connecting'
    }
    const hear = (message: MessageEvent<string>): void => {
      const event = JSON.parse(message.data) as Event
      seen = event.seq
      gathered.push(event)
      showing ??= setTimeout(show, gatherMs)
    }
    const open = (): void => {
      const address = addressOf(path)
      const from = seen === undefined ? '' : `${address.includes('?') ? '&' : '?'}after=${seen}`
      source = new EventSource(`${address}${from}`)
      source.onopen = () => {
        state.value = 'open'
      }
      source.onerror = () => {
        // 204 says that all was seen, and a refusal ends the stream for good; the rest the browser repeats itself.
        const ended = source?.readyState === EventSource.CLOSED
        state.value = 'connecting'
        if (!ended) return
        close()
        retry()
      }
      for (const type of types) source.addEventListener(type, hear)
    }
    // The login may have ended, which only a call can tell and renew; and the server may be gone for a while.
    const retry = (): void => {
      clearTimeout(timer)
      if (isFollowed) timer = setTimeout(() => void call('/api/v1/auth/me').then(follow, retry), retryMs)
    }
    const follow = (): void => {
      if (!isFollowed || !isSeen()) close()
      else if (source === null) open()
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      isFollowed = false
      document.removeEventListener('visibilitychange', follow)
      close()
    }
  }, [path, after])
  return state
}
