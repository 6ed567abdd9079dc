import type { CsvAnswer, CsvContext } from '../../../http/csv-answer.ts'
import type { ExecutionService, ListFilter } from './service.ts'
import type { ExecutionViews } from './views.ts'
import { csvColumns } from './wire.ts'

/** Answers with all executions of a list as CSV. Throws what the list throws. */
export const createExecutionTable =
  (service: ExecutionService, viewsOf: ExecutionViews, answerCsv: CsvAnswer) =>
  async (context: CsvContext, clientId: string, filter: ListFilter): Promise<Response> => {
    const following = await service.following(clientId, filter)
    return await answerCsv(context, 'executions.csv', csvColumns, async (last, limit) =>
      viewsOf(await following(last?.row, limit)),
    )
  }

export type ExecutionTable = ReturnType<typeof createExecutionTable>
