import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { parse } from 'yaml'

type Step = { uses?: string; run?: string }
type Job = { 'timeout-minutes'?: number; permissions?: unknown; steps: Step[] }

const path = join(import.meta.dir, '..', '..', '.github', 'workflows', 'ci.yml')
const { permissions, jobs } = parse(await Bun.file(path).text()) as {
  permissions: unknown
  jobs: Record<string, Job>
}

test('CI runs the whole check in each job, may only read, ends by itself and takes actions by their commits', () => {
  expect(permissions).toEqual({ contents: 'read' })
  for (const [name, job] of Object.entries(jobs)) {
    expect([name, job['timeout-minutes'], job.permissions]).toEqual([name, expect.any(Number), undefined])
    expect(job.steps.filter(({ run }) => run === 'npm test')).toHaveLength(1)
    for (const { uses } of job.steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/)
  }
})
