import { stringify } from 'csv-stringify/sync'
import type { RiskScan } from './risk-scan.ts'

/**
 * One line for each risk. Cells that a spreadsheet would run as a formula are made text, and a byte order
 * mark tells it that this is UTF-8.
 */
export const makeCsvReport = (scan: RiskScan): string =>
  stringify(
    scan.findings.map(({ risk, category, context }, index) => [
      scan.id,
      scan.filename ?? '',
      scan.createdAt.toISOString(),
      index + 1,
      category,
      risk,
      context,
    ]),
    {
      header: true,
      columns: ['scan_id', 'filename', 'created_at', 'number', 'category', 'risk', 'context'],
      bom: true,
      escape_formulas: true,
      record_delimiter: '\r\n',
    },
  )
