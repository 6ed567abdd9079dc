import type { Convene } from '../src/convene.ts'
import { type Execution, openExecution, type RunEvent } from '../src/modules/workflows/index.ts'

type Sample = {
  number: number
  hoursAgo: number
  seconds?: number
  topic: string
  change: Partial<Execution>
  events: Omit<RunEvent, 'execution_id'>[]
}

const never = new Date('2100-01-01T00:00:00.000Z')

const queued = { type: 'queued', attempt: 0, progress: 0, message: 'Waiting for a worker' } as const
const started = (attempt = 1) =>
  ({ type: 'started', attempt, progress: 0, message: `Attempt ${attempt} of 3` }) as const
const step = (attempt = 1) => ({ type: 'step', attempt, step: 1, steps: 1, message: 'Write posts' }) as const
const attemptFailed = (attempt: number, message: string) =>
  ({ type: 'attempt_failed', attempt, message }) as const

const posts = (topic: string) => [
  {
    platform: 'Instagram',
    text: `✨ Good news: ${topic} is here.\n\nIt was made with you in mind, down to the last detail.\n\nWhich detail do you like most?`,
    hashtags: ['#Estee', '#NewCollection'],
  },
  {
    platform: 'LinkedIn',
    text: `Today we present ${topic}.\n\nBehind it are months of work, many conversations and a few happy accidents.`,
    hashtags: ['#Estee', '#Design'],
  },
]

const completed = (number: number, hoursAgo: number, topic: string): Sample => ({
  number,
  hoursAgo,
  seconds: 3 + ((number * 7) % 5),
  topic,
  change: {
    status: 'completed',
    outcome: 'completed',
    progress: 100,
    output_data: { posts: posts(topic), language: 'en', source: 'phrases' },
    attempt: 1,
  },
  events: [queued, started(), step(), { type: 'completed', attempt: 1, progress: 100, message: 'Completed' }],
})

const failed = (
  number: number,
  hoursAgo: number,
  topic: string,
  outcome: 'failed' | 'timed_out' | 'cancelled' | 'crashed',
  error_message: string,
  more: Partial<Execution> = {},
): Sample => {
  const type = outcome === 'cancelled' ? 'cancelled' : 'failed'
  const attempt = more.attempt ?? 1
  // The claim after the last lost attempt ends the run.
  const isCrash = outcome === 'crashed'
  const lost = Array.from({ length: attempt - 1 }, (_, index) => [
    started(index + 1),
    step(index + 1),
    attemptFailed(index + 1, 'The worker of this attempt stopped'),
  ])
  return {
    number,
    hoursAgo,
    seconds: 30,
    topic,
    change: { status: 'failed', outcome, error_message, progress: 20, attempt, ...more },
    events: [
      queued,
      ...lost.flat(),
      ...(isCrash ? [] : [started(attempt), step(attempt)]),
      { type, attempt, progress: 20, message: error_message },
    ],
  }
}

/** When an event was, in shares of the run's time: lost attempts took the same each, and the last event is the end. */
const shareOf = (events: Sample['events'], index: number): number => {
  const { type, attempt } = events[index] ?? { type: 'queued', attempt: 0 }
  const lost = events.filter((event) => event.type === 'attempt_failed').length
  if (index === events.length - 1) return 1
  return lost === 0 ? 0 : (type === 'attempt_failed' ? attempt : Math.max(0, attempt - 1)) / lost
}

/** What was told of in a month, so that its days have something to show. */
const topics = [
  'our spring collection',
  'the new packaging',
  'a visit to the workshop',
  'our first shop in Ghent',
  'the winter catalogue',
  'five questions to our designer',
  'the fair in Milan',
]

/** Of the days before the others: fewer at the weekend of a week that begins 28 days ago. */
const history = Array.from({ length: 26 }, (_, day) => {
  const runs = day % 7 > 4 ? 1 : 1 + ((day * 5) % 3)
  return Array.from({ length: runs }, (_, run) => {
    const number = 100 + day * 4 + run
    const hoursAgo = 28 * 24 - day * 24 - 3 * run
    const topic = topics[(day + run) % topics.length] ?? ''
    return (day * 3 + run) % 13 === 0
      ? failed(number, hoursAgo, topic, 'failed', 'The model did not answer in time')
      : completed(number, hoursAgo, topic)
  })
}).flat()

const samples: Sample[] = [
  ...history,
  completed(1, 50, 'our spring collection'),
  completed(2, 26, 'the opening of our studio in Lyon'),
  completed(3, 3, 'ten years of Estee'),
  // Of a time that does not come, and of a worker that is not there: these stay as they are until they are cancelled.
  { number: 4, hoursAgo: 2, topic: 'the summer sale', change: { available_at: never }, events: [queued] },
  {
    number: 5,
    hoursAgo: 1,
    topic: 'a look behind the scenes',
    change: { status: 'processing', slot: 8, progress: 40, attempt: 1, owner: 'demo', renewed_at: never },
    events: [queued, started(), step(), { type: 'progress', attempt: 1, progress: 40, message: '40 %' }],
  },
  failed(6, 20, 'a film of our workshop', 'crashed', 'The run ended its worker 3 times', {
    attempt: 4,
    dead: true,
  }),
  failed(
    7,
    30,
    'new colours',
    'failed',
    '"platforms" must be a list of instagram, facebook, linkedin, x, threads, tiktok',
  ),
  failed(8, 40, 'the autumn fair', 'timed_out', 'The run took longer than 1800 seconds', { dead: true }),
  failed(9, 10, 'a draft', 'cancelled', 'Cancelled'),
]

/** Stores executions in every state, and the rows of the ledger for those that completed. */
export const seedExecutions = async (
  { workflows: { engine, workflows } }: Pick<Convene, 'workflows'>,
  clientId: string,
  workflowId: string,
  userId: string,
): Promise<void> => {
  const workflow = await workflows.of(clientId).byId(workflowId)
  if (!workflow) return
  const runOf = ({ number, hoursAgo, seconds, topic, change, events }: Sample) => {
    const at = new Date(Date.now() - hoursAgo * 60 * 60 * 1000)
    const input_data = { topic, platforms: 'instagram, linkedin' }
    const _id = `01993a6e-0004-7000-8000-0000000${String(number + 30).padStart(5, '0')}`
    const started_at = change.attempt === undefined ? null : at
    const completed_at = seconds === undefined ? null : new Date(at.getTime() + seconds * 1000)
    const run = {
      ...openExecution({ _id, workflow, user_id: userId, input_data }, at),
      started_at,
      completed_at,
      ...change,
    }
    const length = (seconds ?? 0) * 1000
    const log = events.map((event, i) => ({
      event,
      at: new Date(at.getTime() + length * shareOf(events, i)),
    }))
    return { run, log }
  }
  await engine.load(samples.map(runOf))
}
