import type { ComponentChildren } from 'preact'
import { duration, euro } from '../../format.ts'
import { RunBadge } from '../../ui/badge.tsx'
import { Progress } from '../../ui/progress.tsx'
import { RowLink } from '../../ui/table.tsx'
import { Ago, Since } from '../../ui/time.tsx'
import { type Flow, type RunRow as Run, shortId } from './runs.ts'

/**
 * A row is drawn again only when its run changes, as long as all that is given to it stays the same; its clocks tick
 * inside it.
 */
export const RunRow = ({
  run,
  flow,
  lead,
  title,
}: {
  run: Run
  flow: Flow | undefined
  /** Gives a cell before the others. */
  lead?: (run: Run) => ComponentChildren
  /** Where all rows are of one workflow. */
  title?: ComponentChildren
}) => {
  const { id = '', status = 'pending', workflow_name = '', created_at = '', outcome, progress = 0 } = run
  return (
    <tr>
      {lead?.(run)}
      <td>
        <RowLink
          to={`/console/executions/${id}`}
          sub={
            <>
              {shortId(id)}
              <span class="only-s">
                {' · '}
                <Ago at={created_at} />
              </span>
            </>
          }
        >
          {title ?? workflow_name}
        </RowLink>
      </td>
      <td>
        {status === 'processing' ? (
          <Progress value={progress} label={workflow_name} />
        ) : (
          <RunBadge status={status} outcome={outcome ?? null} />
        )}
      </td>
      <td class="hide-s">
        <Ago at={run.started_at ?? created_at} />
      </td>
      <td class="right num hide-s">
        {typeof run.duration_seconds === 'number' ? (
          duration(run.duration_seconds)
        ) : run.started_at ? (
          <Since at={run.started_at} />
        ) : (
          '–'
        )}
      </td>
      <td class="right num hide-m">{flow ? euro(flow.revenue_per_execution) : ''}</td>
    </tr>
  )
}
