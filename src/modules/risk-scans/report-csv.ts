import { stringify } from 'csv-stringify/sync'
import type { RiskScan } from './risk-scan.ts'

/**
 * Writes one line for each risk. A cell that a spreadsheet would run as a formula is escaped. The byte
 * order mark tells spreadsheets that this is UTF-8.
 */
export const makeCsvReport = (scan: RiskScan): string =>
  stringify(
    scan.data.map((finding, index) => ({
      scan_id: scan._id,
      filename: scan.filename ?? '',
      created_at: scan.created_at.toISOString(),
      number: index + 1,
      ...finding,
      truncated: scan.truncated,
    })),
    {
      header: true,
      columns: ['scan_id', 'filename', 'created_at', 'number', 'category', 'risk', 'context', 'truncated'],
      cast: { boolean: String },
      bom: true,
      escape_formulas: true,
      record_delimiter: '\r\n',
    },
  )
