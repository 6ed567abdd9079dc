import type { ChartProps } from './chart.tsx'

/** The points of a chart as a table, the last one first. */
export const PointTable = ({
  name,
  pointName,
  series,
  points,
  format,
}: Required<Omit<ChartProps, 'tick'>>) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
  <section class="scroll short" tabIndex={0} aria-label={name}>
    <table class="table dense">
      <thead>
        <tr>
          <th scope="col">{pointName}</th>
          {series.map((one) => (
            <th scope="col" class="right" key={one.name}>
              {one.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points.toReversed().map((point) => (
          <tr key={point.id ?? point.label}>
            <td>{point.label}</td>
            {point.values.map((value, i) => (
              <td class="right num" key={series[i]?.name}>
                {format(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
