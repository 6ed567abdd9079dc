import type { Plain } from '../bson/encode.ts'
import { integerOf, isNumber, stringOf, truthOf, typeName } from '../bson/read.ts'
import { elementsOf, T, type Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'
import { Pace } from '../query/pace.ts'
import type { Cursors } from '../server/cursors.ts'
import type { Collection } from '../storage/collection.ts'
import type { Store } from '../storage/store.ts'

/** What a command answers with; `ok: 1` is added. A buffer is a whole answer. */
export type Reply = { readonly [key: string]: Plain }

export interface Services {
  readonly store: Store
  readonly cursors: Cursors
  /** The name clients reach this server by. */
  readonly address: string
  readonly startedAt: number
}

export interface Connection {
  readonly id: number
  /** Aborted when the client is gone. */
  readonly gone: AbortSignal
}

/** A command as it came in: its fields, its document sequences and its connection. */
export class Command {
  readonly name: string
  readonly fields: ReadonlyMap<string, Value>
  readonly services: Services
  readonly connection: Connection
  /** Milliseconds that the command may take; Infinity without a limit. */
  limitMs = Infinity
  private ownPace: Pace | undefined

  constructor(name: string, fields: ReadonlyMap<string, Value>, services: Services, connection: Connection) {
    this.name = name
    this.fields = fields
    this.services = services
    this.connection = connection
  }

  get store(): Store {
    return this.services.store
  }

  get pace(): Pace {
    this.ownPace ??= new Pace(this.limitMs, this.connection.gone)
    return this.ownPace
  }

  get db(): string {
    const db = this.fields.get('$db')
    if (db?.type !== T.string) throw new MongoError(40571, 'OP_MSG requests require a $db argument')
    return stringOf(db)
  }

  /** The collection the command names. @throws InvalidNamespace */
  get target(): string {
    const value = this.fields.get(this.name)
    if (value?.type !== T.string) {
      throw new MongoError(
        'InvalidNamespace',
        `collection name has invalid type ${value ? typeName(value.type) : 'missing'}`,
      )
    }
    const name = stringOf(value)
    if (name === '') throw new MongoError('InvalidNamespace', `Invalid namespace specified '${this.db}.'`)
    return name
  }

  get namespace(): string {
    return `${this.db}.${this.target}`
  }

  get collection(): Collection | undefined {
    return this.store.catalog.find(this.db, this.target)
  }

  value(name: string): Value | undefined {
    const value = this.fields.get(name)
    return value?.type === T.null ? undefined : value
  }

  document(name: string): Value | undefined {
    return this.typed(name, T.object)
  }

  string(name: string): string | undefined {
    const value = this.typed(name, T.string)
    return value && stringOf(value)
  }

  array(name: string): Value[] {
    const value = this.typed(name, T.array)
    if (!value)
      throw new MongoError(40414, `BSON field '${this.name}.${name}' is missing but a required field`)
    return elementsOf(value)
  }

  private typed(name: string, type: number): Value | undefined {
    const value = this.value(name)
    if (value && value.type !== type) {
      throw new MongoError(
        'TypeMismatch',
        `BSON field '${this.name}.${name}' is the wrong type '${typeName(value.type)}', expected type '${typeName(type)}'`,
      )
    }
    return value
  }

  boolean(name: string): boolean {
    const value = this.value(name)
    return value !== undefined && truthOf(value)
  }

  /** A whole number from 0. @throws TypeMismatch, BadValue */
  count(name: string): number | undefined {
    const value = this.value(name)
    if (!value) return undefined
    const number = integerOf(value)
    if (!isNumber(value))
      throw new MongoError(
        'TypeMismatch',
        `BSON field '${this.name}.${name}' is the wrong type '${typeName(value.type)}'`,
      )
    if (number === undefined) throw new MongoError('FailedToParse', `Expected an integer: ${name}`)
    if (number < 0)
      throw new MongoError(51024, `BSON field '${name}' value must be >= 0, actual value '${number}'`)
    return number
  }

  /** Refuses a field this server does not act upon. */
  refuse(...names: string[]): void {
    for (const name of names) {
      if (this.value(name))
        throw new MongoError(
          'CommandNotSupported',
          `${this.name} with ${name} is not supported by the embedded store`,
        )
    }
  }
}

const generic = new Set([
  '$db',
  'lsid',
  'txnNumber',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'autocommit',
  'startTransaction',
  'stmtId',
  'stmtIds',
  'collation',
])

/** Refuses fields the command does not have. @throws 40415 */
export function assertKnownFields(command: Command, known: ReadonlySet<string>): void {
  for (const name of command.fields.keys()) {
    if (name === command.name || known.has(name) || generic.has(name)) continue
    throw new MongoError(40415, `BSON field '${command.name}.${name}' is an unknown field.`)
  }
}
