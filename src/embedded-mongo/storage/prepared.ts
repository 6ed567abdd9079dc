import type { Database, Statement } from 'bun:sqlite'

/** A statement that is prepared at its first use: of the twenty of a collection with one index, most never run. */
export function prepared(db: Database, sql: string): () => Statement {
  let statement: Statement | undefined
  return () => {
    statement ??= db.prepare(sql)
    return statement
  }
}
