/** What one call costs. `app` and `store`: CPU µs; `bytes`: those of the rows that it inserts. */
export type CallCost = {
  app: number
  store: number
  commands: number
  rows: number
  bytes: number
  /** Rows that the change stream brings to every process. */
  events: number
  /** Commands without the shard key: every shard answers them. */
  fansOut?: number
  jobs?: number
}

/** Measured by `nice -n -10 bun bench/scaling-costs.ts`. `sign in` is without the hash of the password. */
export const costs = {
  'sign in': { app: 20, store: 10, commands: 5, rows: 2, bytes: 530, events: 2 },
  'refresh a token': { app: 20, store: 10, commands: 4, rows: 1, bytes: 290, events: 1 },
  'read the own account': { app: 20, store: 10, commands: 1, rows: 0, bytes: 0, events: 0 },
  'list notifications': { app: 20, store: 10, commands: 2, rows: 0, bytes: 0, events: 0 },
  'open a valuation': { app: 20, store: 10, commands: 2, rows: 1, bytes: 2530, events: 0 },
  'save a valuation': { app: 20, store: 10, commands: 2, rows: 0, bytes: 0, events: 0 },
  'restore a valuation': { app: 20, store: 10, commands: 1, rows: 0, bytes: 0, events: 0 },
  'list valuations': { app: 20, store: 10, commands: 2, rows: 0, bytes: 0, events: 0, fansOut: 2 },
  'open an assistant session': { app: 20, store: 10, commands: 1, rows: 1, bytes: 320, events: 0 },
  'find the active session': { app: 20, store: 10, commands: 2, rows: 0, bytes: 0, events: 0, fansOut: 1 },
  'post a message': { app: 20, store: 10, commands: 2, rows: 1, bytes: 270, events: 1 },
  'read a page of messages': { app: 20, store: 10, commands: 1, rows: 0, bytes: 0, events: 0 },
  'open the socket of a session': { app: 20, store: 10, commands: 3, rows: 0, bytes: 0, events: 0 },
  'ask the assistant': { app: 20, store: 10, commands: 14, rows: 5, bytes: 1390, events: 7 },
  'scan a text': { app: 20, store: 10, commands: 2, rows: 1, bytes: 250, events: 0 },
  'read a scan': { app: 20, store: 10, commands: 1, rows: 0, bytes: 0, events: 0 },
  'list scans': { app: 20, store: 10, commands: 2, rows: 0, bytes: 0, events: 0, fansOut: 2 },
  'book a lesson': { app: 20, store: 10, commands: 33, rows: 10, bytes: 5930, events: 10, jobs: 2 },
  'list lessons of a parent': { app: 20, store: 10, commands: 6, rows: 0, bytes: 0, events: 0, fansOut: 2 },
  'list lessons of a tutor': { app: 20, store: 10, commands: 6, rows: 0, bytes: 0, events: 0, fansOut: 2 },
  'enter a lesson': { app: 20, store: 10, commands: 12, rows: 0, bytes: 0, events: 2 },
  'say something in a lesson': { app: 20, store: 10, commands: 2, rows: 1, bytes: 300, events: 1 },
  'type in a lesson': { app: 20, store: 10, commands: 1, rows: 0, bytes: 0, events: 1 },
  'note what is read': { app: 20, store: 10, commands: 2, rows: 0, bytes: 0, events: 0 },
  'post to a lesson': { app: 20, store: 10, commands: 2, rows: 1, bytes: 290, events: 1 },
  'read the chat of a lesson': { app: 20, store: 10, commands: 1, rows: 0, bytes: 0, events: 0 },
  'execute a workflow to its end': {
    app: 20,
    store: 10,
    commands: 17,
    rows: 13,
    bytes: 4790,
    events: 8,
    jobs: 1,
  },
  'poll a run': { app: 20, store: 10, commands: 1, rows: 1, bytes: 410, events: 0 },
  'read the timeline of a run': { app: 20, store: 10, commands: 2, rows: 1, bytes: 420, events: 0 },
  'list runs': { app: 20, store: 10, commands: 6, rows: 1, bytes: 370, events: 0 },
  'list workflows': { app: 20, store: 10, commands: 7, rows: 1, bytes: 370, events: 0 },
  'list files of runs': { app: 20, store: 10, commands: 4, rows: 1, bytes: 370, events: 0, fansOut: 4 },
  'open a ticket': { app: 20, store: 10, commands: 16, rows: 6, bytes: 3520, events: 2, fansOut: 2, jobs: 1 },
  'reply to a ticket': {
    app: 20,
    store: 10,
    commands: 15,
    rows: 6,
    bytes: 2470,
    events: 3,
    fansOut: 4,
    jobs: 1,
  },
  'list tickets': { app: 20, store: 10, commands: 4, rows: 1, bytes: 410, events: 0 },
} as const satisfies Record<string, CallCost>

export type CallName = keyof typeof costs

/** Other measured figures, and below where each is from. */
export const figures = {
  /** CPU µs of an event at each process that follows it. */
  eventMicroseconds: 42,
  /** The same at the store, for each such process. */
  eventOfStreamMicroseconds: 25,
  /** CPU µs of the store for one command, on average over the calls. */
  commandMicroseconds: 80,
  hashMicroseconds: 20_000,
  sentenceMicroseconds: 9000,
  socketKilobytes: 7.9,
  jobMicroseconds: 2100,
  deliveryMicroseconds: 1.4,
} as const

export const sources: Record<keyof typeof figures, string> = {
  eventMicroseconds: '`bun bench/scaling-events.ts`',
  eventOfStreamMicroseconds: 'the same, on the embedded store',
  commandMicroseconds: '`bun bench/scaling-costs.ts`, on the embedded store',
  hashMicroseconds: 'argon2id as `src/timings.ts` sets it; `bun bench/scaling-costs.ts`',
  sentenceMicroseconds: '`bun bench/risk-accuracy.ts`',
  socketKilobytes: '`bun bench/open-sockets.ts`, in rooms',
  jobMicroseconds: '`bun bench/scaling-costs.ts`: CPU of a worker for a job that does nothing',
  deliveryMicroseconds: '`bun bench/chat.ts`: CPU of one message to one socket more',
}
