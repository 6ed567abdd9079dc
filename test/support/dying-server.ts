import { Collection } from 'mongodb'
import { serveProcess } from './server-process.ts'

/** Where a server that runs this script kills itself, between the end of a run and the log of its webhooks. */
export const deaths = [
  'before the ledger',
  'before deliveries',
  'after deliveries',
  'after an answer',
] as const
export type Death = (typeof deaths)[number]

export const dyingServer = import.meta.path

if (import.meta.main) {
  const death = process.argv.at(-1)
  const die = (wanted: Death): void => {
    if (death === wanted) process.kill(process.pid, 'SIGKILL')
  }
  const { insertMany, updateOne } = Collection.prototype
  Collection.prototype.insertMany = async function (...given) {
    if (this.collectionName === 'ledger') die('before the ledger')
    const isDeliveries = this.collectionName === 'webhook_deliveries'
    if (isDeliveries) die('before deliveries')
    const result = await insertMany.apply(this, given)
    if (isDeliveries) die('after deliveries')
    return result
  }
  Collection.prototype.updateOne = async function (...given) {
    if (this.collectionName === 'webhook_deliveries') die('after an answer')
    return await updateOne.apply(this, given)
  }
  await serveProcess()
}
