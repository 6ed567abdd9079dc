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
  /** Its rows expire within a day or so. */
  brief?: true
}

/** Measured by `nice -n -10 bun bench/scaling-costs.ts`, and with `--commands`. `sign in` is without the hash of the password: what is left is near a refresh, and its value here. */
const measured = {
  'sign in': { app: 2100, store: 3660, commands: 5, rows: 2, bytes: 530, events: 2 },
  'refresh a token': { app: 2100, store: 660, commands: 4, rows: 1, bytes: 290, events: 1 },
  'read the own account': { app: 450, store: 230, commands: 1, rows: 0, bytes: 0, events: 0 },
  'list notifications': { app: 490, store: 300, commands: 2, rows: 0, bytes: 0, events: 0 },
  'open a valuation': { app: 870, store: 350, commands: 2, rows: 1, bytes: 2530, events: 0 },
  'save a valuation': { app: 1030, store: 640, commands: 2, rows: 0, bytes: 0, events: 0 },
  'restore a valuation': { app: 380, store: 130, commands: 1, rows: 0, bytes: 0, events: 0 },
  'list valuations': { app: 780, store: 620, commands: 2, rows: 0, bytes: 0, events: 0, fansOut: 2 },
  'open an assistant session': { app: 370, store: 210, commands: 1, rows: 1, bytes: 320, events: 0 },
  'find the active session': { app: 230, store: 120, commands: 2, rows: 0, bytes: 0, events: 0, fansOut: 1 },
  'post a message': { app: 310, store: 320, commands: 2, rows: 1, bytes: 270, events: 1 },
  'read a page of messages': { app: 610, store: 200, commands: 1, rows: 0, bytes: 0, events: 0 },
  'open the socket of a session': { app: 1840, store: 580, commands: 3, rows: 0, bytes: 0, events: 0 },
  'ask the assistant': { app: 7890, store: 4110, commands: 14, rows: 5, bytes: 1390, events: 7 },
  // Derived: half of a message, which is two commands. The rows of the demo model of the measurement are in the line above.
  'store words of a reply': {
    app: 150,
    store: 160,
    commands: 1,
    rows: 1,
    bytes: 200,
    events: 1,
    brief: true,
  },
  'scan a text': { app: 2020, store: 520, commands: 2, rows: 1, bytes: 250, events: 0 },
  'read a scan': { app: 250, store: 66, commands: 1, rows: 0, bytes: 0, events: 0 },
  'list scans': { app: 1370, store: 410, commands: 2, rows: 0, bytes: 0, events: 0, fansOut: 2 },
  'book a lesson': { app: 13790, store: 7990, commands: 33, rows: 10, bytes: 5930, events: 10, jobs: 2 },
  'list lessons of a parent': {
    app: 1540,
    store: 660,
    commands: 6,
    rows: 0,
    bytes: 0,
    events: 0,
    fansOut: 2,
  },
  'list lessons of a tutor': { app: 1340, store: 840, commands: 6, rows: 0, bytes: 0, events: 0, fansOut: 2 },
  'enter a lesson': { app: 4710, store: 2800, commands: 12, rows: 0, bytes: 0, events: 2 },
  'say something in a lesson': { app: 340, store: 530, commands: 2, rows: 1, bytes: 300, events: 1 },
  'type in a lesson': { app: 150, store: 100, commands: 1, rows: 0, bytes: 0, events: 1 },
  'note what is read': { app: 360, store: 400, commands: 2, rows: 0, bytes: 0, events: 0 },
  'post to a lesson': { app: 330, store: 260, commands: 2, rows: 1, bytes: 290, events: 1 },
  'read the chat of a lesson': { app: 760, store: 290, commands: 1, rows: 0, bytes: 0, events: 0 },
  'execute a workflow to its end': {
    app: 3210,
    store: 4120,
    commands: 17,
    rows: 13,
    bytes: 4790,
    events: 8,
    jobs: 1,
  },
  'poll a run': { app: 410, store: 52, commands: 1, rows: 1, bytes: 410, events: 0 },
  'read the timeline of a run': { app: 550, store: 300, commands: 2, rows: 1, bytes: 420, events: 0 },
  'list runs': { app: 2000, store: 1490, commands: 6, rows: 1, bytes: 370, events: 0 },
  'list workflows': { app: 1920, store: 1090, commands: 7, rows: 1, bytes: 370, events: 0 },
  'list files of runs': { app: 1030, store: 370, commands: 4, rows: 1, bytes: 370, events: 0, fansOut: 4 },
  'open a ticket': {
    app: 7560,
    store: 6560,
    commands: 16,
    rows: 6,
    bytes: 3520,
    events: 2,
    fansOut: 2,
    jobs: 1,
  },
  'reply to a ticket': {
    app: 5970,
    store: 6180,
    commands: 15,
    rows: 6,
    bytes: 2470,
    events: 3,
    fansOut: 4,
    jobs: 1,
  },
  'list tickets': { app: 1040, store: 370, commands: 4, rows: 1, bytes: 410, events: 0 },
} satisfies Record<string, CallCost>

export type CallName = keyof typeof measured

export const costs: Record<CallName, CallCost> = measured

/** Other measured figures, and below where each is from. */
export const figures = {
  /** CPU µs of an event at each process that follows it. */
  eventMicroseconds: 42,
  /** The same at the store, for each such process. */
  eventOfStreamMicroseconds: 25,
  /** CPU µs of the store for one command, on average over the calls. */
  commandMicroseconds: 250,
  hashMicroseconds: 31_000,
  sentenceMicroseconds: 5000,
  socketKilobytes: 7.9,
  jobMicroseconds: 1800,
  jobsOfWorker: 300,
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
  jobsOfWorker: 'the same: jobs of one name a second, by one worker',
  deliveryMicroseconds: '`bun bench/chat.ts`: CPU of one message to one socket more',
}
