import { assumptions, products } from './assumptions.ts'
import { type CallName, costs, figures } from './costs.ts'
import { simulateProcess, type Work } from './queue.ts'

export type Options = { users: number; active?: number; peak?: number }

const secondsOfDay = 24 * 60 * 60
const daysOfMonth = 30

const isBrief = (name: CallName): boolean => costs[name].brief === true

/** What some users need at their peak, whatever it runs on. Per second unless its name says otherwise. */
export const loadOf = ({ users, active = assumptions.active, peak = assumptions.peak }: Options) => {
  const perDay = new Map<CallName, number>()
  let socketMinutes = 0
  for (const { share, calls, socketMinutes: minutes } of Object.values(products)) {
    const people = users * active * share
    socketMinutes += people * minutes
    for (const [name, count = 0] of Object.entries(calls) as [CallName, number | undefined][])
      perDay.set(name, (perDay.get(name) ?? 0) + people * count)
  }
  const rates = new Map([...perDay].map(([name, count]) => [name, (count / secondsOfDay) * peak]))
  const sum = (of: (name: CallName) => number): number =>
    [...rates].reduce((total, [name, rate]) => total + rate * of(name), 0)
  const rateOf = (name: CallName): number => rates.get(name) ?? 0
  const meanOf = (total: number): number => (total / peak) * secondsOfDay
  const kept = (name: CallName, amount: number): number => (isBrief(name) ? 0 : amount)
  return {
    active: users * active,
    calls: sum((name) => kept(name, 1)),
    rates,
    commands: sum((name) => costs[name].commands),
    rows: sum((name) => costs[name].rows),
    events: sum((name) => costs[name].events),
    jobs: sum((name) => costs[name].jobs ?? 0),
    sockets: (socketMinutes / (24 * 60)) * peak,
    /** Cores, without what other processes cost. */
    appCores: sum((name) => costs[name].app) / 1e6,
    hashCores: (rateOf('sign in') * figures.hashMicroseconds) / 1e6,
    embeddedCores: sum((name) => costs[name].store) / 1e6,
    storeCores: (sum((name) => costs[name].store) / 1e6) * assumptions.mongodAgainstEmbedded,
    stepCores: rateOf('execute a workflow to its end') * assumptions.stepSeconds,
    aiCores: (rateOf('scan a text') * assumptions.sentencesOfScan * figures.sentenceMicroseconds) / 1e6,
    /** The part of a core that all events cost each process that follows them. */
    followerShare: (sum((name) => costs[name].events) * figures.eventMicroseconds) / 1e6,
    /** Commands that every shard is asked. */
    fanOuts: sum((name) => costs[name].fansOut ?? 0),
    signIns: rateOf('sign in'),
    answerBytes: sum((name) => kept(name, assumptions.answerBytes)),
    ...bytesOf(
      meanOf(sum((name) => kept(name, costs[name].rows))),
      meanOf(sum((name) => kept(name, costs[name].bytes))),
    ),
  }
}

/** What the store grows by, of one copy. */
const bytesOf = (rowsOfDay: number, rowBytesOfDay: number) => {
  const indexes = (rowsOfDay * assumptions.indexesOfRow * assumptions.indexEntryBytes) / 1e9
  const ofDay = indexes + (rowBytesOfDay * assumptions.compressed) / 1e9
  const keptDays = 365 * assumptions.keptForAYear
  return {
    gigabytesOfMonth: ofDay * daysOfMonth,
    gigabytesOfYear: ofDay * keptDays,
    hotIndexGigabytes: indexes * keptDays * assumptions.hotIndexShare,
  }
}

export type Load = ReturnType<typeof loadOf>

/** A resource of which there is one, however many machines: the part of it that is in use. Above 1 it is exhausted. */
export type Resource = { name: string; use: number }

const storeMachineCores = assumptions.storeCores * assumptions.storeUse
const eventSeconds = (figures.eventOfStreamMicroseconds * assumptions.mongodAgainstEmbedded) / 1e6

/** Processes of one core each, whose events take a part of it first. Infinite where they take all. */
const processesFor = ({ appCores, sockets }: Load, followerShare: number): number => {
  const left = assumptions.processUse - followerShare
  return left <= 0
    ? Number.POSITIVE_INFINITY
    : Math.max(2, Math.ceil(appCores / left), Math.ceil(sockets / assumptions.socketsOfProcess))
}

/** By topic, an event goes to the processes that have listeners of it: two on average, as a chat has two sides. */
const listenersOfEvent = 2
/** Rows that processes keep in memory go to all still: two events of each sign-in. */
const cacheEventsOfSignIn = 2

export const deployments = {
  'one machine': (load: Load) => ({
    processes: 1,
    shards: 0,
    followerShare: 0,
    resources: [
      { name: 'the one process', use: load.appCores / assumptions.processUse },
      { name: 'the embedded store, one thread', use: load.embeddedCores / assumptions.storeUse },
      { name: 'sockets of one process', use: load.sockets / assumptions.socketsOfProcess },
      {
        name: 'memory of the one machine for indexes',
        use: load.hotIndexGigabytes / (assumptions.oneGigabytes * assumptions.cacheShare),
      },
      { name: 'disk of the one machine', use: load.gigabytesOfYear / assumptions.oneDiskGigabytes },
    ],
  }),
  'replica set': (load: Load) => {
    const processes = processesFor(load, load.followerShare)
    const streamCores = load.events * processes * eventSeconds
    return {
      processes,
      shards: 1,
      followerShare: load.followerShare,
      resources: [
        ...followedWhole(load),
        { name: 'CPU of the primary', use: (load.storeCores + streamCores) / storeMachineCores },
        { name: 'memory of the primary for indexes', use: load.hotIndexGigabytes / memoryOfMachine },
        { name: 'disk of the primary', use: load.gigabytesOfYear / assumptions.storeDiskGigabytes },
        { name: 'the queue of jobs', use: load.jobs / assumptions.jobsPerSecond },
      ],
    }
  },
  'sharded cluster': (load: Load) => {
    const processes = processesFor(load, load.followerShare)
    const shards = shardsFor(load, load.events * processes * eventSeconds)
    return {
      processes,
      shards,
      followerShare: load.followerShare,
      resources: [...followedWhole(load), ...wholeOnOneShard(load, processes)],
    }
  },
  'sharded cluster, events by topic': (load: Load) => {
    const toAll = load.signIns * cacheEventsOfSignIn
    const topics = processesFor(load, 0)
    const perProcess = toAll + ((load.events - toAll) * listenersOfEvent) / topics
    const followerShare = (perProcess * figures.eventMicroseconds) / 1e6
    const processes = processesFor(load, followerShare)
    const shards = shardsFor(load, processes * perProcess * eventSeconds)
    return {
      processes,
      shards,
      followerShare,
      resources: [
        {
          name: 'sign-ins, which every process is told of',
          use: (toAll * figures.eventMicroseconds) / 1e6 / (assumptions.processUse / 2),
        },
        ...wholeOnOneShard(load, processes),
      ],
    }
  },
}

export type DeploymentName = keyof typeof deployments

const memoryOfMachine = assumptions.storeGigabytes * assumptions.cacheShare

const shardsFor = ({ storeCores, hotIndexGigabytes, gigabytesOfYear }: Load, streamCores: number): number =>
  Math.max(
    2,
    Math.ceil((storeCores + streamCores) / storeMachineCores),
    Math.ceil(hotIndexGigabytes / memoryOfMachine),
    Math.ceil(gigabytesOfYear / assumptions.storeDiskGigabytes),
  )

/** A process spends at most half of what it may on the events of others. */
const followedWhole = ({ followerShare }: Load): Resource[] => [
  {
    name: 'the change stream, which each process follows whole',
    use: followerShare / (assumptions.processUse / 2),
  },
]

/** What more shards do not make less. */
const wholeOnOneShard = ({ fanOuts, jobs, signIns }: Load, processes: number): Resource[] => {
  const sweeps = processes / 5
  const command = (figures.commandMicroseconds * assumptions.mongodAgainstEmbedded) / 1e6
  return [
    { name: 'queries that every shard answers', use: ((fanOuts + sweeps) * command) / storeMachineCores },
    { name: 'the queue of jobs', use: jobs / assumptions.jobsPerSecond },
    { name: 'users, on one shard', use: (signIns * 4 * command) / storeMachineCores },
  ]
}

export const resourcesOf = (name: DeploymentName, options: Options): Resource[] =>
  deployments[name](loadOf(options)).resources.toSorted((one, other) => other.use - one.use)

/** The number of users at which a resource of a deployment is exhausted, with the resource; the first comes first. */
export const limitsOf = (
  name: DeploymentName,
  options: Omit<Options, 'users'> = {},
): { name: string; users: number }[] =>
  resourcesOf(name, { ...options, users: 1000 })
    .map(({ name: resource }) => {
      let [low, high] = [1, 1e11]
      for (let step = 0; step < 100; step += 1) {
        const middle = Math.sqrt(low * high)
        const { use } = resourcesOf(name, { ...options, users: middle }).find(
          (each) => each.name === resource,
        ) ?? { use: 0 }
        if (use > 1) high = middle
        else low = middle
      }
      return { name: resource, users: low }
    })
    .toSorted((one, other) => one.users - other.users)

/** The first deployment, in the order of their cost, that no resource keeps from serving these users. */
export const deploymentFor = (options: Options): DeploymentName => {
  const names = Object.keys(deployments) as DeploymentName[]
  const fits = names.find((name) => resourcesOf(name, options).every(({ use }) => use <= 1))
  return fits ?? 'sharded cluster, events by topic'
}

/** How long requests take in one process at the peak, without the store: see `simulateProcess`. */
export const waitsOf = (
  load: Load,
  { processes, followerShare }: { processes: number; followerShare: number },
) => {
  const works: Work[] = [...load.rates].map(([name, rate]) => ({
    perSecond: rate / processes,
    ms: costs[name].app / 1000,
  }))
  // Events come by themselves, some together.
  const events = {
    perSecond: (followerShare * 1e6) / figures.eventMicroseconds / 5,
    ms: figures.eventMicroseconds / 200,
  }
  return simulateProcess(followerShare > 0 ? [...works, events] : works)
}
