/**
 * Turns measured costs (`scaling-model/costs.ts`) and assumptions (`scaling-model/assumptions.ts`) into machines and the
 * load of the store, and names the first bottleneck. Without `--users` it prints the tables of `docs/scaling.md`;
 * `--write` puts them there. `--shard` prints the commands that shard a cluster by `docs/shard-keys.json`.
 * `bun bench/scaling.ts [--users 1000000] [--active 0.2] [--peak 4] [--write] [--shard convene]`
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readShardKeys } from '../test/scaling/shard-keys.ts'
import { assumptions } from './scaling-model/assumptions.ts'
import { documentTables, limitsTable, stepsTable, withTables } from './scaling-model/tables.ts'

const { values } = parseArgs({
  options: {
    users: { type: 'string' },
    active: { type: 'string', default: String(assumptions.active) },
    peak: { type: 'string', default: String(assumptions.peak) },
    write: { type: 'boolean', default: false },
    shard: { type: 'string' },
  },
})
const options = { active: Number(values.active), peak: Number(values.peak) }
const path = join(import.meta.dir, '../docs/scaling.md')

if (values.shard !== undefined) {
  for (const { collection, key, first } of (await readShardKeys()).sharded)
    console.log(
      first
        ? `// ${collection}: ${first}`
        : `sh.shardCollection('${values.shard}.${collection}', ${JSON.stringify(key)})`,
    )
} else if (values.write)
  await Bun.write(path, withTables(await Bun.file(path).text(), await documentTables()))
else if (values.users !== undefined)
  console.log(`${stepsTable([Number(values.users)], options)}\n\n${limitsTable(options)}`)
else for (const [name, shown] of Object.entries(await documentTables())) console.log(`${name}\n\n${shown}\n`)
