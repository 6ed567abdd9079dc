import { useSignal } from '@preact/signals'
import { ChartColumn, Table2 } from 'lucide'
import { number as plainNumber } from '../format.ts'
import { t } from '../i18n/common.ts'
import { IconButton } from './button.tsx'
import { later } from './later.tsx'

/** The parts of a column, in the order of `series`, from the bottom. */
export type Point = {
  label: string
  values: number[]
  /** Where two points may have the same label. */
  id?: string
}
export type Series = { name: string; tone: 'accent' | 'bad' }

const PointTable = later(async () => (await import('./point-table.tsx')).PointTable)

export type ChartProps = {
  name: string
  /** What a point is, such as a day: the head of the first column of the table. */
  pointName: string
  series: Series[]
  points: Point[]
  format?: (value: number) => string
  /** At the lines of the grid, where there is little room. */
  tick?: (value: number) => string
}

const height = 168
/** Of more points, the first, the middle and the last are named. */
const mostNamed = 12
const steps = [1, 2, 5]

/** The distance of the lines of the grid, so that there are at most five. */
const stepOf = (top: number): number => {
  for (let power = 1; ; power *= 10) {
    const step = steps.find((one) => top / (one * power) <= 4)
    if (step !== undefined) return step * power
  }
}

const sum = (values: number[]): number => values.reduce((all, one) => all + one, 0)

/** Stacked columns, at most 90. They follow the theme, are walked with the arrow keys and turn into a table. */
export const ColumnChart = ({
  name,
  pointName,
  series,
  points,
  format = plainNumber,
  tick = format,
}: ChartProps) => {
  const at = useSignal<number | null>(null)
  const asTable = useSignal(false)
  const top = Math.max(1, ...points.map(({ values }) => sum(values)))
  const step = stepOf(top)
  const max = Math.ceil(top / step) * step
  const heightOf = (value: number): number => (value / max) * height
  const grid = Array.from({ length: Math.round(max / step) + 1 }, (_, line) => line * step)
  const named =
    points.length <= mostNamed ? points : [points[0], points[Math.floor(points.length / 2)], points.at(-1)]
  const shown = at.value === null ? null : points[at.value]
  const walk = (event: KeyboardEvent) => {
    const last = points.length - 1
    const to = {
      ArrowLeft: (at.value ?? points.length) - 1,
      ArrowRight: (at.value ?? -1) + 1,
      Home: 0,
      End: last,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    at.value = Math.min(last, Math.max(0, to))
  }
  const leave = () => {
    at.value = null
  }
  return (
    <figure class="chart">
      <figcaption>
        {series.length > 1 &&
          series.map((one) => (
            <span class="legend" key={one.name}>
              <i class={`swatch ${one.tone}`} />
              {one.name}
            </span>
          ))}
        <span class="readout" aria-live="polite">
          {shown && (
            <>
              <b>{shown.label}</b>{' '}
              {series.map((one, i) => `${one.name} ${format(shown.values[i] ?? 0)}`).join(' · ')}
            </>
          )}
        </span>
        <IconButton
          small
          icon={asTable.value ? ChartColumn : Table2}
          label={t(asTable.value ? 'showChart' : 'showTable')}
          onClick={() => {
            asTable.value = !asTable.value
          }}
        />
      </figcaption>
      {asTable.value ? (
        <PointTable {...{ name, pointName, series, points, format }} />
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a group that is walked by the arrow keys
        <div
          class="plot"
          role="group"
          aria-label={name}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys walk through the columns
          tabIndex={0}
          onKeyDown={walk}
          onBlur={leave}
          onPointerLeave={leave}
        >
          <div class="ticks" aria-hidden="true">
            {grid.map((value) => (
              <span key={value} style={{ insetBlockEnd: `${heightOf(value)}px` }}>
                {tick(value)}
              </span>
            ))}
          </div>
          <div class="columns" style={{ blockSize: `${height}px` }}>
            {grid.map((value) => (
              <i class="grid" key={value} style={{ insetBlockEnd: `${heightOf(value)}px` }} />
            ))}
            {points.map((point, i) => (
              <div
                key={point.id ?? point.label}
                class={`column${at.value === i ? ' on' : ''}`}
                onPointerEnter={() => {
                  at.value = i
                }}
              >
                {series
                  .map((one, part) => {
                    const value = point.values[part] ?? 0
                    const size = value > 0 ? Math.max(2, heightOf(value)) : 0
                    return <i key={one.name} class={one.tone} style={{ blockSize: `${size}px` }} />
                  })
                  .reverse()}
              </div>
            ))}
          </div>
          <div class={`days${named === points ? '' : ' few'}`} aria-hidden="true">
            {named.map((point, i) => (
              <span key={point?.id ?? i}>{point?.label}</span>
            ))}
          </div>
        </div>
      )}
    </figure>
  )
}
