import { createCheck } from '../../http/check.ts'
import { AppError } from '../../http/errors.ts'
import type { GivenCard } from './business-card.ts'
import { cardCells } from './card-wire.ts'

/** A line or a header that is refused. The message names no value. */
export class CardCellsError extends Error {}

const columns = Object.keys(cardCells.properties)
/** Those of a report of refused lines, which can be corrected and read again. */
const ignored = new Set(['', 'line', 'reason'])
const check = createCheck(cardCells)

const amount = /^-?\d+([.,]\d{1,2})?$/
const digits = /^\d+$/

/**
 * Returns a function that reads the cells of a line: fields without a column are absent. Throws CardCellsError for a header with other columns than those of
 * cards, and without `token`; the function does for a line.
 */
export const createCardReader = (header: string[]): ((cells: string[]) => GivenCard) => {
  const unknown = header.filter((name) => !ignored.has(name) && !columns.includes(name))
  const twice = header.filter((name, at) => name !== '' && header.indexOf(name) !== at)
  if (unknown.length > 0)
    throw new CardCellsError(`cards have no column ${unknown.join(', ')}: they have ${columns.join(', ')}`)
  if (twice.length > 0) throw new CardCellsError(`the column ${twice.join(', ')} stands there twice`)
  if (!header.includes('token')) throw new CardCellsError('the column token is missing: it names the card')

  return (cells) => {
    if (cells.length < header.length || cells.slice(header.length).some((cell) => cell.trim() !== ''))
      throw new CardCellsError(`has ${cells.length} cells, and the header ${header.length}`)
    if (header.some((name, at) => name === '' && (cells[at] ?? '').trim() !== ''))
      throw new CardCellsError('has a cell in a column without a name')
    const entries = header.flatMap((name, at) =>
      ignored.has(name) ? [] : [[name, cellValue(name, (cells[at] ?? '').trim())] as const],
    )
    try {
      return check(Object.fromEntries(entries))
    } catch (error) {
      if (!(error instanceof AppError) || !error.issues) throw error
      throw new CardCellsError(
        error.issues.map(({ path, message }) => `${path.slice(1)} ${message}`).join(', '),
      )
    }
  }
}

/** An empty cell is null. Spaces may group the digits of a number; a dot or comma with three digits could mean both. */
const cellValue = (name: string, text: string): string | number | null => {
  if (text === '') return null
  const number = text.replaceAll(/(?<=\d)[\s’'](?=\d{3})/g, '')
  if (name === 'revenue') {
    if (amount.test(number)) return Number(number.replace(',', '.'))
    throw new CardCellsError('revenue must be an amount in euros such as 640000 or 640000.50')
  }
  const isCount = name === 'employee_count' || name === 'founding_year'
  return isCount && digits.test(number) ? Number(number) : text
}
