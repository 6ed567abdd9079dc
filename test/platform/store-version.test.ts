import { afterAll, describe, expect, test } from 'bun:test'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { createRunningProcesses } from '../../src/platform/running-processes-store.ts'
import { type Migration, migrateStore } from '../../src/platform/store-version.ts'
import { freshDatabaseUri } from '../support/store.ts'

const logger = pino({ level: 'silent' })
const quick = { leaseMs: 300, pollMs: 10 }

const openStore = async () => {
  const connection = await mongoose.createConnection(await freshDatabaseUri()).asPromise()
  afterAll(async () => {
    await connection.dropDatabase()
    await connection.close()
  })
  const db = connection.getClient().db(connection.name)
  const version = async () =>
    (await db.collection<{ _id: string; version: number }>('store_version').findOne({ _id: 'store' }))
      ?.version
  return { connection, db, version }
}

/** A store that an earlier server filled, before there were versions. */
const openOldStore = async () => {
  const store = await openStore()
  await store.db.collection('things').insertOne({ n: 1 })
  return store
}

const step = (version: number, run: Migration['run']): Migration => ({ version, summary: 'test', run })

describe('the version of the store', () => {
  test('is the newest one at once for an empty store, without running a step', async () => {
    const { connection, version } = await openStore()
    const never = step(1, () => Promise.reject(new Error('must not run')))
    await migrateStore(connection, [never], logger, quick)
    expect(await version()).toBe(1)
  })

  test('rises step by step for a store that was filled before, each step once', async () => {
    const { connection, version } = await openOldStore()
    const runs: number[] = []
    const steps = [1, 2, 3].map((number) => step(number, async () => void runs.push(number)))
    await migrateStore(connection, steps.slice(0, 1), logger, quick)
    await migrateStore(connection, steps, logger, quick)
    await migrateStore(connection, steps, logger, quick)
    expect(runs).toEqual([1, 2, 3])
    expect(await version()).toBe(3)
  })

  test('rises once when several processes start together, and all of them wait for it', async () => {
    const { connection, version } = await openOldStore()
    let runs = 0
    const slow = step(1, async () => {
      runs += 1
      await Bun.sleep(50)
    })
    const starts = Array.from({ length: 5 }, async () => {
      await migrateStore(connection, [slow], logger, quick)
      return await version()
    })
    expect(await Promise.all(starts)).toEqual([1, 1, 1, 1, 1])
    expect(runs).toBe(1)
  })

  test('stays where it was when a step fails, and the next start runs that step again', async () => {
    const { connection, version } = await openOldStore()
    let fails = true
    const steps = [
      step(1, async () => undefined),
      step(2, async () => {
        if (fails) throw new Error('the disk is full')
      }),
    ]
    await expect(migrateStore(connection, steps, logger, quick)).rejects.toThrow('the disk is full')
    expect(await version()).toBe(1)
    fails = false
    await migrateStore(connection, steps, logger, quick)
    expect(await version()).toBe(2)
  })

  test('is raised by another process when the one that was at it died', async () => {
    const { connection, db, version } = await openOldStore()
    const leaseUntil = new Date(Date.now() + quick.leaseMs)
    await db
      .collection<{ _id: string }>('store_version')
      .insertOne({ _id: 'store', version: 0, holder: 'dead', leaseUntil } as { _id: string })
    await migrateStore(connection, [step(1, async () => undefined)], logger, quick)
    expect(await version()).toBe(1)
  })

  test('that is newer than the server refuses the start with one line', async () => {
    const { connection } = await openOldStore()
    const steps = [1, 2].map((number) => step(number, async () => undefined))
    await migrateStore(connection, steps, logger, quick)
    await expect(migrateStore(connection, steps.slice(0, 1), logger, quick)).rejects.toThrow(
      'the store has version 2, but this Convene knows up to 1: start a newer Convene',
    )
  })

  test('that is newer lets a server start that still works with it, once no newer one is at a step', async () => {
    const { connection, db } = await openOldStore()
    const expanding = { ...step(2, async () => undefined), compatibleFrom: 1 }
    const steps = [step(1, async () => undefined), expanding]
    const held = async (holder: string | null) =>
      await db
        .collection<{ _id: string }>('store_version')
        .updateOne({ _id: 'store' }, { $set: { holder, leaseUntil: new Date(Date.now() + 60_000) } })
    await migrateStore(connection, steps, logger, quick)
    await migrateStore(connection, steps.slice(0, 1), logger, quick)

    await held('a newer process')
    let started = false
    const starting = migrateStore(connection, steps.slice(0, 1), logger, quick).then(() => {
      started = true
    })
    await Bun.sleep(5 * quick.pollMs)
    expect(started).toBe(false)
    await held(null)
    await starting
    await expect(migrateStore(connection, [], logger, quick)).rejects.toThrow('the store has version 2')
  })

  test('stays where it was while processes run that would not work with a step', async () => {
    const { connection, version } = await openOldStore()
    const steps = [step(1, async () => undefined), { ...step(2, async () => undefined), compatibleFrom: 1 }]
    const times = { signMs: 60_000, lostMs: 60_000 }
    const processes = createRunningProcesses(connection, { release: '0.9.0', storeVersion: 1 }, times)
    await processes.start()
    const { olderThan } = processes
    await migrateStore(connection, steps, logger, { ...quick, olderThan })
    expect(await version()).toBe(2)

    const contracting = [...steps, step(3, async () => undefined)]
    const migrate = () => migrateStore(connection, contracting, logger, { ...quick, olderThan })
    await expect(migrate()).rejects.toThrow('every process of release 0.9.0 to have ended')
    expect(await version()).toBe(2)
    await processes.stop()
    await migrate()
    expect(await version()).toBe(3)
  })
})
