import { expect, test } from 'bun:test'
import { winningPlansOf } from './winning-plans.ts'

const plan = { stage: 'FETCH', inputStage: { stage: 'IXSCAN', keyPattern: { a: 1 } } }
const queryPlanner = { winningPlan: plan, rejectedPlans: [{ stage: 'SORT' }] }

test.each([
  ['a query', { queryPlanner }, [plan]],
  [
    'a query of the slot-based engine',
    { queryPlanner: { winningPlan: { queryPlan: plan, slotBasedPlan: {} } } },
    [plan],
  ],
  ['an aggregation', { stages: [{ $cursor: { queryPlanner } }, { $group: {} }] }, [plan]],
  [
    'a query of two shards',
    { queryPlanner: { winningPlan: { shards: [queryPlanner, queryPlanner] } } },
    [plan, plan],
  ],
  [
    'an aggregation of two shards',
    { shards: { a: { queryPlanner }, b: { stages: [{ $cursor: { queryPlanner } }] } } },
    [plan, plan],
  ],
  ['what is no explain output', { ok: 1 }, []],
])('the plans that win are read of %s', (_, explained, plans) => {
  expect(winningPlansOf(explained)).toEqual(plans)
})
