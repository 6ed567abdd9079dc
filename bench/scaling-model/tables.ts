import { readShardKeys, type ShardKeys } from '../../test/scaling/shard-keys.ts'
import { assumptions, products } from './assumptions.ts'
import { type CallName, costs, figures, sources } from './costs.ts'
import {
  type DeploymentName,
  deploymentFor,
  deployments,
  limitsOf,
  loadOf,
  type Options,
  waitsOf,
} from './model.ts'

/** Two digits are all that a model has: 1,234 is 1,200. */
const round = (value: number): string => {
  if (!Number.isFinite(value)) return 'none are enough'
  if (value === 0) return '0'
  const size = 10 ** Math.max(-4, Math.floor(Math.log10(Math.abs(value))) - 1)
  const rounded = Math.round(value / size) * size
  return rounded.toLocaleString('en', { maximumFractionDigits: rounded < 1 ? 4 : rounded < 10 ? 1 : 0 })
}

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

export const costsTable = (): string =>
  table(
    ['Call', 'app µs', 'store µs', 'commands', 'rows', 'bytes of them', 'events', 'asks all shards', 'jobs'],
    Object.entries(costs).map(([name, { app, store, commands, rows, bytes, events, ...more }]) => [
      name,
      ...[app, store, commands, rows, bytes, events, more.fansOut ?? 0, more.jobs ?? 0].map(round),
    ]),
  )

export const figuresTable = (): string =>
  table(
    ['Figure', 'Value', 'Command'],
    Object.entries(figures).map(([name, value]) => [
      `\`${name}\``,
      round(value),
      sources[name as keyof typeof figures],
    ]),
  )

export const assumptionsTable = (): string =>
  table(
    ['Assumption', 'Value'],
    Object.entries(assumptions).map(([name, value]) => [`\`${name}\``, String(value)]),
  )

export const productsTable = (): string =>
  table(
    ['Product', 'share of users', 'calls of an active user a day', 'minutes with a socket'],
    Object.entries(products).map(([name, { share, calls, socketMinutes }]) => [
      name,
      `${share * 100} %`,
      (Object.entries(calls) as [CallName, number][]).map(([call, count]) => `${call} ${count}`).join(', '),
      String(socketMinutes),
    ]),
  )

const shardKeysTable = ({ sharded }: ShardKeys): string =>
  table(
    ['Collection', 'Shard key', 'Why', 'Asks every shard', 'First'],
    sharded.map(({ collection, key, why, fansOut = {}, first = '' }) => [
      `\`${collection}\``,
      `\`${JSON.stringify(key).replaceAll('"', '')}\``,
      why,
      Object.entries(fansOut)
        .map(([query, reason]) => `\`${query}\`: ${reason}`)
        .join('<br>'),
      first,
    ]),
  )

const wholeTable = ({ whole }: ShardKeys): string =>
  table(
    ['Collections', 'Why they stay on one shard'],
    Object.entries(whole).map(([reason, names]) => [names.map((name) => `\`${name}\``).join(', '), reason]),
  )

/** What runs for some users, as the rows of a column. */
const stepOf = (options: Options): [string, string][] => {
  const load = loadOf(options)
  const name = deploymentFor(options)
  const deployment = deployments[name](load)
  const { processes, shards, followerShare } = deployment
  const [first, second] = limitsOf(name, options)
  const { p50Ms, p99Ms, busy } = waitsOf(load, deployment)
  const webCores = processes + load.hashCores
  return [
    ['active on a day', round(load.active)],
    ['requests and frames a second, peak', round(load.calls)],
    ['smallest deployment that holds it', name],
    ['cores for requests, without events', round(load.appCores)],
    ['web processes, of one core each', round(processes)],
    ['part of each that events of others take', `${round(followerShare * 100)} %`],
    ['machines of 16 cores for them, with passwords', round(Math.ceil(webCores / assumptions.appCores))],
    ['cores of workers for steps', round(load.stepCores)],
    ['cores of the AI service', round(load.aiCores)],
    [
      'open sockets, and their memory',
      `${round(load.sockets)}, ${round((load.sockets * figures.socketKilobytes) / 1e6)} GB`,
    ],
    ['commands to the store a second', round(load.commands)],
    ['rows inserted a second', round(load.rows)],
    ['events of the change stream a second', round(load.events)],
    ['cores of the store, without change streams', round(load.storeCores)],
    [
      'shards, each of three machines of 32 cores and 256 GB',
      shards === 0 ? 'the embedded store' : round(shards),
    ],
    [
      'growth of the store in 30 days, and its size after a year, one copy',
      `${round(load.gigabytesOfMonth)} GB, ${round(load.gigabytesOfYear)} GB`,
    ],
    ['indexes read all the time, after a year', `${round(load.hotIndexGigabytes)} GB`],
    ['answers, network', `${round((load.answerBytes * 8) / 1e6)} Mbit/s`],
    [
      'a request in its process, simulated at the peak: p50, p99',
      `${round(p50Ms)}, ${round(p99Ms)} ms (${round(busy * 100)} % busy)`,
    ],
    ['first bottleneck of it', first ? `${first.name}, at ${round(first.users)} users` : ''],
    ['the next', second ? `${second.name}, at ${round(second.users)} users` : ''],
  ]
}

export const stepsTable = (users: number[], options: Omit<Options, 'users'> = {}): string => {
  const columns = users.map((count) => stepOf({ ...options, users: count }))
  const names = columns[0]?.map(([name]) => name) ?? []
  return table(
    ['', ...users.map((count) => `${count.toLocaleString('en')} users`)],
    names.map((name, at) => [name, ...columns.map((column) => column[at]?.[1] ?? '')]),
  )
}

export const limitsTable = (...uses: Omit<Options, 'users'>[]): string =>
  table(
    ['Deployment', ...uses.flatMap((use) => [`exhausted first, at so many users${shownUse(use)}`, 'then'])],
    (Object.keys(deployments) as DeploymentName[]).map((name) => [
      name,
      ...uses.flatMap((use) =>
        limitsOf(name, use)
          .slice(0, 2)
          .map(({ name: resource, users }) => `${resource}: ${round(users)}`),
      ),
    ]),
  )

const shownUse = ({ active = assumptions.active, peak = assumptions.peak }: Omit<Options, 'users'>): string =>
  ` (${active * 100} % active, peak ${peak})`

/** How long requests wait in a process that is busier and busier, with the calls of all products. */
const simulationTable = (): string => {
  const load = loadOf({ users: 1_000_000 })
  return table(
    ['A process is busy', 'p50', 'p99'],
    [0.3, 0.6, 0.75, 0.9].map((use) => {
      const { p50Ms, p99Ms } = waitsOf(load, { processes: load.appCores / use, followerShare: 0 })
      return [`${round(use * 100)} %`, `${round(p50Ms)} ms`, `${round(p99Ms)} ms`]
    }),
  )
}

/** The tables of `docs/scaling.md`, by the name in its marks. */
export const documentTables = async (): Promise<Record<string, string>> => ({
  products: productsTable(),
  assumptions: assumptionsTable(),
  costs: costsTable(),
  figures: figuresTable(),
  steps: stepsTable([10_000, 1_000_000, 100_000_000]),
  limits: limitsTable({}, { active: 0.5, peak: 8 }),
  simulation: simulationTable(),
  'shard keys': shardKeysTable(await readShardKeys()),
  whole: wholeTable(await readShardKeys()),
})

const markOf = (name: string): RegExp => new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end -->)`)

/** Puts tables between their marks in a text. */
export const withTables = (text: string, tables: Record<string, string>): string =>
  Object.entries(tables).reduce(
    (whole, [name, shown]) => whole.replace(markOf(name), (_, begin, end) => `${begin}\n${shown}\n\n${end}`),
    text,
  )
