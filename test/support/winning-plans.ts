type Fields = Record<string, unknown>
const fieldsOf = (value: unknown): Fields => Object(value)
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/**
 * The winning plans of an explain output: of a query or of the stages of an aggregation, for MongoDB's classic and
 * slot-based engines and for each shard. A plan that lost may scan or sort as it likes.
 */
export const winningPlansOf = (explained: unknown): unknown[] => {
  const { queryPlanner, stages, shards } = fieldsOf(explained)
  const { winningPlan } = fieldsOf(queryPlanner)
  const { queryPlan, shards: parts } = fieldsOf(winningPlan)
  if (parts) return listOf(parts).flatMap((part) => winningPlansOf({ queryPlanner: part }))
  if (winningPlan) return [queryPlan ?? winningPlan]
  // An aggregation that is more than a find explains its first stage.
  if (stages) return listOf(stages).flatMap((stage) => winningPlansOf(fieldsOf(stage).$cursor))
  return Object.values(fieldsOf(shards)).flatMap(winningPlansOf)
}
