import { expect, test } from 'bun:test'
import { findRisks } from '../../../src/companions/risk-model/find-risks.ts'
import { judge } from '../../../src/companions/risk-model/score.ts'

const categoriesIn = (sentence: string): readonly string[] => judge(sentence).categories

test.each([
  [
    'The supplier may go bankrupt and there is no second source.',
    'The supplier of the pumps is a company in Leeds.',
  ],
  ['The certificate has not been renewed.', 'The certificate has been renewed.'],
  ['Contract penalties are likely.', 'No penalties are expected.'],
  ['The data leak has not been resolved.', 'The data leak was resolved.'],
  ['Complaints have risen and staff are leaving.', 'No complaints were received.'],
])('"%s" is a risk, "%s" is none', (risk, none) => {
  expect(categoriesIn(risk)).not.toEqual([])
  expect(categoriesIn(none)).toEqual([])
})

test('a topic without harm is no risk', () => {
  expect(categoriesIn('The budget is 3 million euros and the deadline is in May.')).toEqual([])
})

test('a short sentence is shown with its neighbours of the same paragraph', () => {
  const [risk] = findRisks(
    'We moved in June. The budget is at risk. More follows.\n\nAnother paragraph.',
  ).risks
  expect(risk?.context).toBe('We moved in June. The budget is at risk. More follows.')
  expect(risk?.risk).toBe('The budget is at risk')
})

test('a sentence said twice counts once', () => {
  expect(findRisks('The budget is at risk. The budget is at risk.').risks).toHaveLength(1)
})
