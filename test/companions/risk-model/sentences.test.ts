import { expect, test } from 'bun:test'
import { sentencesOf } from '../../../src/companions/risk-model/sentences.ts'

const texts = (text: string) => sentencesOf(text).map((sentence) => sentence.text)

test.each([
  [
    'abbreviations',
    'Dr. Ng left, e.g. for the U.K. office. Mr. Li stays.',
    ['Dr. Ng left, e.g. for the U.K. office.', 'Mr. Li stays.'],
  ],
  [
    'decimals and amounts',
    'It rose by 2.5 per cent. $3.2m is gone.',
    ['It rose by 2.5 per cent.', '$3.2m is gone.'],
  ],
  ['clause numbers', 'See No. 4 of the list. It is void.', ['See No. 4 of the list.', 'It is void.']],
  ['quotes', '“We are late.” He said so.', ['“We are late.”', 'He said so.']],
  [
    'wrapped lines',
    'The pump that we ordered in the spring from the new vendor\nhas not arrived yet. It is over-\ndue.',
    ['The pump that we ordered in the spring from the new vendor has not arrived yet.', 'It is overdue.'],
  ],
  [
    'bullets',
    '- no float left\n- budget **spent**\n1. key staff gone',
    ['no float left', 'budget spent', 'key staff gone'],
  ],
  [
    'headings',
    '# Risks\nThe budget is spent.\n\nSchedule\nThe roof is late.',
    ['Risks', 'The budget is spent.', 'Schedule', 'The roof is late.'],
  ],
  ['tables', '| Risk | Owner |\n|---|---|\n| late roof | Ana |', ['Risk – Owner', 'late roof – Ana']],
  ['links', 'See [the plan](http://x.example/a_b). It slips.', ['See the plan.', 'It slips.']],
  ['nothing', ' \n\t\n---\n', []],
])('text with %s is split into sentences', (_, text, expected) => {
  expect(texts(text)).toEqual(expected)
})

// Quadratic time would exceed the time limit of a test by far.
test('a million characters without a full stop or a line end are split in linear time', () => {
  for (const piece of ['word ', '. ', '(', '| ', '[a](', '-\n', 'A.']) {
    const sentences = sentencesOf(piece.repeat(1_000_000 / piece.length))
    expect(sentences.every(({ text }) => text.length <= 1000)).toBe(true)
  }
})
