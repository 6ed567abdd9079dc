import type { CsvAnswer } from '../../../http/csv-answer.ts'
import type { ExecutionService, ListFilter } from './service.ts'
import type { ExecutionViews } from './views.ts'
import { csvColumns } from './wire.ts'

type Context = { request: Request; server: { timeout(request: Request, seconds: number): void } | null }

/** Answers with all executions of a list as CSV. Throws what the list throws. */
export const createExecutionTable =
  (service: ExecutionService, viewsOf: ExecutionViews, answerCsv: CsvAnswer) =>
  async ({ request, server }: Context, clientId: string, filter: ListFilter): Promise<Response> => {
    // A slow reader may take longer than Bun keeps an idle connection.
    server?.timeout(request, 0)
    const following = await service.following(clientId, filter)
    return await answerCsv(request, 'executions.csv', csvColumns, async (last, limit) =>
      viewsOf(await following(last?.row, limit)),
    )
  }

export type ExecutionTable = ReturnType<typeof createExecutionTable>
