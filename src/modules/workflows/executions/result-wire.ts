import { t } from 'elysia'
import { envelope, integer, isoDate, nullable, oneOf, uuid } from '../../../http/wire.ts'

const batchResult = t.Object({
  id: t.String(),
  batch_index: integer(),
  prompt_text: t.String(),
  status: oneOf(['pending', 'processing', 'completed', 'failed']),
  result_url: nullable(
    t.String({ description: 'opens the file by itself for four hours; `&download=1` saves it' }),
  ),
  thumbnail_url: nullable(t.String()),
  width: nullable(integer()),
  height: nullable(integer()),
  error_message: nullable(t.String()),
  processing_time_ms: nullable(integer()),
  created_at: isoDate,
  completed_at: nullable(isoDate),
})

export const batchResults = envelope({
  execution_id: uuid,
  results: t.Array(batchResult),
  stats: t.Object({
    total_prompts: integer(),
    successful: integer(),
    failed: integer(),
    pending: integer(),
    processing: integer(),
    total_cost: t.String({ description: 'euros: the price of the run, once it is completed' }),
  }),
  total_results: integer(),
})
