import { toCsv } from '../../platform/csv.ts'
import type { RiskScan } from './risk-scan.ts'

const columns = ['scan_id', 'filename', 'created_at', 'number', 'category', 'risk', 'context', 'truncated']

/** Writes one line for each risk. */
export const makeCsvReport = ({ _id, filename, created_at, truncated, data }: RiskScan): string =>
  toCsv(
    columns,
    data.map((finding, index) => ({
      scan_id: _id,
      filename: filename ?? '',
      created_at: created_at.toISOString(),
      number: index + 1,
      ...finding,
      truncated,
    })),
  )
