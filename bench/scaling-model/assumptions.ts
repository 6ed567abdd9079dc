import type { CallName } from './costs.ts'

/** What a day of one active user of a product is. Guesses, all of them: change them here. */
export type Product = {
  /** The part of all users that use it. */
  share: number
  /** Calls of an active user a day. */
  calls: Partial<Record<CallName, number>>
  /** Minutes a day with an open socket. */
  socketMinutes: number
}

/** Calls of all users with an account, whatever the product. */
const ofAccount = {
  'sign in': 0.3,
  'refresh a token': 1,
  'read the own account': 2,
  'list notifications': 2,
} as const

/** A reply of 150 words at 50 a second takes 3 s, and a row of its words is stored every 40 ms: 75 rows. */
export const products: Record<string, Product> = {
  'valuation sessions': {
    share: 0.3,
    calls: {
      ...ofAccount,
      'open a valuation': 0.3,
      'save a valuation': 12,
      'restore a valuation': 2,
      'list valuations': 2,
    },
    socketMinutes: 0,
  },
  'assistant sessions': {
    share: 0.3,
    calls: {
      'find the active session': 1,
      'open an assistant session': 0.8,
      'open the socket of a session': 1.5,
      'post a message': 1,
      'ask the assistant': 4,
      'store words of a reply': 4 * 75,
      'read a page of messages': 1,
    },
    socketMinutes: 8,
  },
  'risk scans': {
    share: 0.1,
    calls: { ...ofAccount, 'scan a text': 1, 'read a scan': 2, 'list scans': 1 },
    socketMinutes: 0,
  },
  tutoring: {
    share: 0.2,
    calls: {
      ...ofAccount,
      'book a lesson': 0.2,
      'list lessons of a parent': 1,
      'list lessons of a tutor': 0.3,
      'enter a lesson': 1,
      'say something in a lesson': 10,
      'type in a lesson': 10,
      'note what is read': 10,
      'read the chat of a lesson': 1,
    },
    socketMinutes: 45,
  },
  workflows: {
    share: 0.1,
    calls: {
      ...ofAccount,
      'execute a workflow to its end': 3,
      'poll a run': 15,
      'read the timeline of a run': 3,
      'list runs': 3,
      'list workflows': 2,
      'list files of runs': 2,
      'open a ticket': 0.05,
      'reply to a ticket': 0.1,
      'list tickets': 0.2,
    },
    socketMinutes: 30,
  },
}

export const assumptions = {
  /** The part of all users that are active on a day (`--active`). */
  active: 0.2,
  /** The busiest second of a day against the mean (`--peak`). */
  peak: 4,
  /** The part of a core that a process of the application may use on average at the peak, so that requests do not wait long. */
  processUse: 0.6,
  /** The same of the store. */
  storeUse: 0.5,
  /** A machine of the store: cores, memory, disk, and the part of the memory that may hold indexes. */
  storeCores: 32,
  storeGigabytes: 256,
  storeDiskGigabytes: 4000,
  cacheShare: 0.5,
  /** The one machine of the embedded store: memory and disk. */
  oneGigabytes: 32,
  oneDiskGigabytes: 1000,
  /** Cores and sockets of a machine of the application. A core has one process. */
  appCores: 16,
  socketsOfProcess: 10_000,
  /** CPU of a `mongod` for commands and change streams against that of the embedded store. */
  mongodAgainstEmbedded: 0.5,
  /** Jobs a second that all workers together claim from one collection. */
  jobsPerSecond: 1000,
  /** CPU seconds of the steps of a run, and sentences of a scan. */
  stepSeconds: 1,
  sentencesOfScan: 20,
  /** What compression leaves of a row; bytes of its entry in one index, and its indexes; the part kept after a year. */
  compressed: 0.5,
  indexEntryBytes: 40,
  indexesOfRow: 4,
  keptForAYear: 0.6,
  /** The part of the indexes that is read all the time. */
  hotIndexShare: 0.3,
  /** Bytes of an answer. */
  answerBytes: 3000,
} as const
