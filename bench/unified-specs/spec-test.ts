import { type Document, EJSON } from 'bson'
import {
  ChangeStream,
  ClientSession,
  Collection,
  type CommandFailedEvent,
  type CommandStartedEvent,
  type CommandSucceededEvent,
  Db,
  GridFSBucket,
  MongoClient,
  MongoError,
  MongoServerError,
} from 'mongodb'
import type { FailPoints } from './fail-points.ts'
import { difference } from './matches.ts'
import {
  bucketOperations,
  clientOperations,
  collectionOperations,
  databaseOperations,
  sessionOperations,
  streamOperations,
} from './operations.ts'

/** A test needs what this runner or the driver does not have. */
export class NotRun extends Error {}

type Seen = CommandStartedEvent | CommandSucceededEvent | CommandFailedEvent

const kindOf = ({ constructor: { name } }: Seen): string => `c${name.slice(1)}`

const handshakes = new Set(['hello', 'isMaster', 'ismaster', 'endSessions', 'configureFailPoint'])

function check(found: string | undefined, what: string): void {
  if (found !== undefined) throw new Error(`${what}: ${found}`)
}

export class SpecTest {
  /** The errors that the store answered with. */
  readonly answers: { code: number; message: string }[] = []
  readonly #entities = new Map<string, unknown>()
  readonly #events = new Map<string, { observed: ReadonlySet<string>; seen: Seen[] }>()
  readonly #setUp: MongoClient
  readonly #failPoints: FailPoints

  constructor(setUp: MongoClient, failPoints: FailPoints) {
    this.#setUp = setUp
    this.#failPoints = failPoints
  }

  /** @throws Error that says where the test differs, NotRun when it can't be run here */
  async run(spec: Document, test: Document): Promise<void> {
    for (const { databaseName, collectionName, documents, createOptions } of spec.initialData ?? []) {
      const db = this.#setUp.db(databaseName)
      await db.dropCollection(collectionName)
      await db.createCollection(collectionName, createOptions)
      if (documents.length > 0) await db.collection(collectionName).insertMany(documents)
    }
    await this.#create(spec.createEntities ?? [])
    for (const operation of test.operations) await this.#operate(operation)
    for (const { client, events, ignoreExtraEvents, eventType } of test.expectEvents ?? []) {
      if (eventType === undefined || eventType === 'command')
        this.#compare(client, events, ignoreExtraEvents === true)
    }
    for (const { databaseName, collectionName, documents } of test.outcome ?? []) {
      const found = await this.#setUp
        .db(databaseName)
        .collection(collectionName)
        .find()
        .sort({ _id: 1 })
        .toArray()
      check(difference(documents, found, this.#entities, '', false), `outcome of ${collectionName}`)
    }
  }

  async close(): Promise<void> {
    for (const entity of this.#entities.values()) {
      if (entity instanceof ChangeStream || entity instanceof MongoClient)
        await entity.close().catch(() => {})
    }
  }

  #entity<T>(name: string, kind: abstract new (...args: never[]) => T): T {
    const found = this.#entities.get(name)
    if (!(found instanceof kind)) throw new NotRun(`no ${kind.name} ${name}`)
    return found
  }

  #client({ id, uriOptions, observeEvents, ignoreCommandMonitoringEvents }: Document): Promise<MongoClient> {
    const { readConcernLevel, w, ...rest } = uriOptions ?? {}
    const client = new MongoClient(this.#failPoints.uri, {
      directConnection: true,
      monitorCommands: true,
      heartbeatFrequencyMS: 500,
      ...(readConcernLevel ? { readConcernLevel } : {}),
      ...(w === undefined ? {} : { writeConcern: { w } }),
      ...rest,
    })
    const events = { observed: new Set<string>(observeEvents), seen: [] as Seen[] }
    const ignored = new Set<string>(ignoreCommandMonitoringEvents)
    this.#events.set(id, events)
    const note = (event: Seen): void => {
      if (!handshakes.has(event.commandName) && !ignored.has(event.commandName)) events.seen.push(event)
    }
    client.on('commandStarted', note)
    client.on('commandSucceeded', (event) => {
      note(event)
      for (const { code, errmsg } of (event.reply as Document)?.writeErrors ?? [])
        this.answers.push({ code, message: errmsg })
    })
    client.on('commandFailed', (event) => {
      note(event)
      if (event.failure instanceof MongoServerError)
        this.answers.push({ code: Number(event.failure.code), message: event.failure.message })
    })
    return client.connect()
  }

  async #create(definitions: Document[]): Promise<void> {
    for (const definition of definitions) {
      const [kind, options] = Object.entries(definition)[0] ?? []
      const { id } = options
      if (kind === 'client') this.#entities.set(id, await this.#client(options))
      else if (kind === 'database')
        this.#entities.set(
          id,
          this.#entity(options.client, MongoClient).db(options.databaseName, options.databaseOptions),
        )
      else if (kind === 'collection')
        this.#entities.set(
          id,
          this.#entity(options.database, Db).collection(options.collectionName, options.collectionOptions),
        )
      else if (kind === 'session')
        this.#entities.set(id, this.#entity(options.client, MongoClient).startSession(options.sessionOptions))
      else if (kind === 'bucket')
        this.#entities.set(id, new GridFSBucket(this.#entity(options.database, Db), options.bucketOptions))
      else throw new NotRun(`entities of the kind ${kind}`)
    }
  }

  #work(object: string, name: string, args: Document, options: Document): Promise<unknown> {
    const target = this.#entities.get(object)
    const missing = (): never => {
      throw new NotRun(`${name} of ${object}`)
    }
    if (target instanceof Collection) return (collectionOperations[name] ?? missing)(target, args, options)
    if (target instanceof Db) return (databaseOperations[name] ?? missing)(target, args, options)
    if (target instanceof MongoClient) return (clientOperations[name] ?? missing)(target, args, options)
    if (target instanceof ClientSession) return (sessionOperations[name] ?? missing)(target, args, options)
    if (target instanceof ChangeStream) return (streamOperations[name] ?? missing)(target, args, options)
    if (target instanceof GridFSBucket) return (bucketOperations[name] ?? missing)(target, args, options)
    return missing()
  }

  async #operate(operation: Document): Promise<void> {
    const { object, name, expectError, expectResult, saveResultAsEntity } = operation
    const args = (operation.arguments ?? {}) as Document
    if (object === 'testRunner') return this.#assert(name, args)
    const positional = [
      'filter',
      'update',
      'replacement',
      'document',
      'documents',
      'pipeline',
      'requests',
      'keys',
    ]
    const named = ['fieldName', 'collection', 'command', 'commandName', 'to', 'name']
    const options = Object.fromEntries(
      Object.entries(args).filter(
        ([key]) => ![...positional, ...(name === 'createIndex' ? named.slice(0, -1) : named)].includes(key),
      ),
    )
    if (args.session !== undefined) options.session = this.#entity(args.session, ClientSession)
    let result: unknown
    try {
      result = await this.#work(object, name, args, options)
    } catch (error) {
      if (error instanceof NotRun || !expectError) throw error
      check(this.#errorDifference(expectError, error), `error of ${name}`)
      return
    }
    if (expectError) throw new Error(`${name} did not fail`)
    if (saveResultAsEntity !== undefined) this.#entities.set(saveResultAsEntity, result)
    if (expectResult !== undefined)
      check(difference(expectResult, result, this.#entities), `result of ${name}`)
  }

  #errorDifference(expected: Document, error: unknown): string | undefined {
    const failure = error as Document
    const message = String(failure.message)
    const isServer = error instanceof MongoServerError
    if (expected.isClientError === true && isServer) return `is the server's: ${message}`
    if (expected.isClientError === false && !isServer) return `is the driver's: ${message}`
    if (expected.errorContains && !message.toLowerCase().includes(expected.errorContains.toLowerCase()))
      return `says ${message} instead of ${expected.errorContains}`
    if (expected.errorCode !== undefined && failure.code !== expected.errorCode)
      return `has the code ${failure.code} instead of ${expected.errorCode}`
    if (expected.errorCodeName && failure.codeName !== expected.errorCodeName)
      return `has the name ${failure.codeName} instead of ${expected.errorCodeName}`
    const hasLabel = (label: string): boolean => error instanceof MongoError && error.hasErrorLabel(label)
    const lacking = (expected.errorLabelsContain ?? []).find((label: string) => !hasLabel(label))
    if (lacking) return `lacks the label ${lacking}`
    const surplus = (expected.errorLabelsOmit ?? []).find(hasLabel)
    if (surplus) return `has the label ${surplus}`
    if (expected.expectResult !== undefined)
      return difference(expected.expectResult, failure.result, this.#entities)
    if (expected.errorResponse !== undefined)
      return difference(expected.errorResponse, failure.errorResponse ?? failure, this.#entities)
    return undefined
  }
  async #assert(name: string, args: Document): Promise<void> {
    if (name === 'failPoint') return this.#failPoints.set(args.failPoint)
    if (name === 'createEntities') return this.#create(args.entities)
    if (name === 'assertSessionDirty' || name === 'assertSessionNotDirty') {
      const isDirty = this.#entity(args.session, ClientSession).serverSession.isDirty
      if (isDirty !== (name === 'assertSessionDirty')) throw new Error(`${name} of ${args.session}`)
      return
    }
    if (name === 'assertSameLsidOnLastTwoCommands' || name === 'assertDifferentLsidOnLastTwoCommands') {
      const started = (this.#events.get(args.client)?.seen ?? []).flatMap((event) =>
        'command' in event ? [EJSON.stringify(event.command.lsid)] : [],
      )
      const [last, previous] = started.reverse()
      if ((last === previous) !== (name === 'assertSameLsidOnLastTwoCommands')) throw new Error(name)
      return
    }
    throw new NotRun(name)
  }

  #compare(client: string, expected: Document[], ignoreExtra: boolean): void {
    const { observed, seen } = this.#events.get(client) ?? { observed: new Set(), seen: [] }
    const events = seen.filter((event) => observed.has(kindOf(event)))
    if (ignoreExtra ? events.length < expected.length : events.length !== expected.length)
      throw new Error(
        `${events.length} events instead of ${expected.length}: ${events.map((e) => e.commandName)}`,
      )
    for (const [at, wanted] of expected.entries()) {
      const [kind, fields] = Object.entries(wanted)[0] ?? []
      const event = events[at] as Seen & Document
      if (kindOf(event) !== kind) throw new Error(`event ${at} is ${event.constructor.name}`)
      for (const name of ['commandName', 'databaseName', 'command', 'reply'])
        if (fields[name] !== undefined)
          check(difference(fields[name], event[name], this.#entities), `${name} of event ${at}`)
    }
  }
}
