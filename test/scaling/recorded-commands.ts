import type { Connection } from 'mongoose'

type Fields = Record<string, unknown>

/** One statement of a command that a server sent to its store. `multi` false: it changes one row at most. */
export type Statement = {
  command: string
  collection: string
  /** The filter, or for an insert the row. */
  fields: Fields
  multi: boolean
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : [])
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})

const statementsOf = (command: string, sent: Fields): Omit<Statement, 'collection' | 'command'>[] => {
  switch (command) {
    case 'insert':
      return listOf(sent.documents).map((fields) => ({ fields, multi: false }))
    case 'update':
      return listOf(sent.updates).map(({ q, multi }) => ({ fields: fieldsOf(q), multi: multi === true }))
    case 'delete':
      return listOf(sent.deletes).map(({ q, limit }) => ({ fields: fieldsOf(q), multi: limit !== 1 }))
    case 'findAndModify':
      return [{ fields: fieldsOf(sent.query), multi: false }]
    case 'find':
      return [{ fields: fieldsOf(sent.filter), multi: true }]
    case 'count':
      return [{ fields: fieldsOf(sent.query), multi: true }]
    case 'aggregate':
      return [{ fields: fieldsOf(listOf(sent.pipeline)[0]?.$match), multi: true }]
    default:
      return []
  }
}

/** Records what a server sends to its store, whose URI has `monitorCommands=true`. */
export const recordCommands = (connection: Connection) => {
  const statements: Statement[] = []
  let commands = 0
  connection
    .getClient()
    .on(
      'commandStarted',
      ({ commandName: command, command: sent }: { commandName: string; command: Fields }) => {
        const found = statementsOf(command, sent)
        // A change stream is read over the whole database: it names no collection.
        if (found.length === 0 || typeof sent[command] !== 'string') return
        commands += 1
        const collection = sent[command]
        statements.push(...found.map((each) => ({ command, collection, ...each })))
      },
    )
  return { statements, commands: () => commands }
}
