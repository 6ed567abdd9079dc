import type { Plain } from '../bson/encode.ts'
import { stringOf } from '../bson/read.ts'
import { fieldsOf, T, type Value } from '../bson/value.ts'
import { MongoError, unsupported } from '../errors.ts'
import { countByIndex } from '../query/count.ts'
import { countTree, planTree, type StageTree } from '../query/explain-plan.ts'
import { openQuery, parseSort, type Window } from '../query/find.ts'
import type { Pace } from '../query/pace.ts'
import type { Plan } from '../query/planner.ts'
import { aggregateParts } from './aggregate.ts'
import { Command, type Reply } from './context.ts'
import { parseFindAndModify } from './find-and-modify.ts'
import { parseCount, parseDistinct, parseFind } from './query.ts'
import { parseStatement } from './write-statement.ts'

interface Explained {
  readonly plan: Plan | undefined
  readonly window: Window
  readonly tree: StageTree
  readonly counts: boolean
  /** Names of the pipeline's stages that work on the query's documents. */
  readonly stages: readonly string[]
}

const all: Window = { skip: 0, limit: Infinity }
const one: Window = { skip: 0, limit: 1 }

function wrapped(stage: string, plan: Plan | undefined, window: Window): Explained {
  const tree: StageTree = { stage, inputStage: planTree(plan, all, false) }
  return { plan, window, tree, counts: false, stages: [] }
}

function only(statements: readonly Value[]): Value {
  const [first, ...more] = statements
  if (!first || more.length > 0)
    throw new MongoError('InvalidOptions', 'explained write batches must be of size 1')
  return first
}

function explained(command: Command): Explained {
  switch (command.name) {
    case 'find': {
      const { plan, window } = parseFind(command)
      const projected = command.document('projection') !== undefined
      return { plan, window, tree: planTree(plan, window, projected), counts: false, stages: [] }
    }
    case 'count': {
      const { plan, window } = parseCount(command)
      return { plan, window, tree: countTree(plan, window), counts: true, stages: [] }
    }
    case 'distinct': {
      const { plan } = parseDistinct(command)
      return { plan, window: all, tree: planTree(plan, all, false), counts: false, stages: [] }
    }
    case 'aggregate': {
      const { plan, window, counted, rest } = aggregateParts(command)
      const tree = counted ? countTree(plan, window) : planTree(plan, window, false)
      return {
        plan,
        window,
        tree,
        counts: counted !== undefined,
        stages: counted ? [] : rest.map(({ name }) => name),
      }
    }
    case 'update': {
      const statement = parseStatement(command, only(command.array('updates')))
      return wrapped('UPDATE', statement.plan(command), statement.multi ? all : one)
    }
    case 'delete': {
      const statement = parseStatement(command, only(command.array('deletes')))
      return wrapped('DELETE', statement.plan(command), statement.multi ? all : one)
    }
    case 'findAndModify': {
      const { statement, removes } = parseFindAndModify(command)
      const plan = statement.plan(command, parseSort(command.document('sort')))
      return wrapped(removes ? 'DELETE' : 'UPDATE', plan, one)
    }
    default:
      throw unsupported(`explain of ${command.name}`)
  }
}

async function executionStats({ plan, window, tree, counts }: Explained, pace: Pace): Promise<Plain> {
  const counters = { keys: 0, documents: 0 }
  const started = performance.now()
  const known = plan && counts ? countByIndex(plan, window.skip + window.limit) : undefined
  let nReturned = 0
  if (known !== undefined) counters.keys = plan?.access.kind === 'index' ? known : 0
  else if (plan) {
    const source = openQuery(plan, window, counters)
    while (await pace.next(source)) nReturned += 1
  }
  return {
    executionSuccess: true,
    nReturned: counts ? 0 : nReturned,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: counters.keys,
    totalDocsExamined: counters.documents,
    executionStages: { ...tree, nReturned: counts ? 0 : nReturned },
  }
}

/** `explain`: the plan as it would be followed; with executionStats the search is run, but nothing is written. */
export async function explain(outer: Command): Promise<Reply> {
  const inner = outer.document('explain')
  if (!inner) throw new MongoError('TypeMismatch', "BSON field 'explain.explain' must be an object")
  const fields = new Map(fieldsOf(inner))
  const db = outer.fields.get('$db')
  if (db) fields.set('$db', db)
  const name = fields.keys().next().value ?? ''
  const command = new Command(name, fields, outer.services, outer.connection)
  const verbosity = outer.value('verbosity')
  const asked = verbosity?.type === T.string ? stringOf(verbosity) : 'allPlansExecution'
  const subject = explained(command)
  const queryPlanner = {
    namespace: command.namespace,
    indexFilterSet: false,
    winningPlan: subject.tree,
    rejectedPlans: [],
  }
  const stats = asked === 'queryPlanner' ? {} : { executionStats: await executionStats(subject, outer.pace) }
  const serverInfo = { host: outer.services.address, version: '7.0.0' }
  if (subject.stages.length === 0) return { explainVersion: '1', queryPlanner, ...stats, serverInfo }
  const stages: Plain[] = [
    { $cursor: { queryPlanner, ...stats } },
    ...subject.stages.map((stage) => ({ [stage]: {} })),
  ]
  return { explainVersion: '1', stages, serverInfo }
}
