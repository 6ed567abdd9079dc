import { expect, test } from 'bun:test'
import { outcomeOfError, textOfOutcome } from '../../../src/companions/risk-model/reading/outcome.ts'
import { Refusal, tooComplex } from '../../../src/companions/risk-model/refusal.ts'

test('a refusal of a reader reaches the caller, and an error of its own is not turned into a refusal', () => {
  const refused = () => textOfOutcome(outcomeOfError(tooComplex('took a year')))
  expect(refused).toThrow(Refusal)
  expect(refused).toThrow('reading it took a year')
  const failed = () => textOfOutcome(outcomeOfError(new TypeError('fault of the reader')))
  expect(failed).toThrow('fault of the reader')
  expect(failed).not.toThrow(Refusal)
})
