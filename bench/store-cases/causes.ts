import { BSON } from 'mongodb'
import type { Question } from './shrink.ts'

/** A difference made as simple as it gets: `own` and `their` are the answers as text. */
export type Difference = { question: Question; how: string; own: string; their: string }

const letters = (text: string): string => [...text].toSorted().join('')

type Cause = { cause: string; is(difference: Difference & { asked: string; stored: string }): boolean }

/** Why an engine differs, as `docs/embedded-store-differences.md` explains it; the first that fits counts. */
const causes: Cause[] = [
  {
    cause: 'order of new fields',
    is: ({ question: { asked }, how, own, their }) =>
      asked.kind === 'update' &&
      !Array.isArray(asked.update) &&
      how === 'results' &&
      letters(own) === letters(their),
  },
  {
    cause: '$count of nothing',
    is: ({ asked, their }) => asked.includes('"$count":"n"') && /"n":.*"0"/.test(their),
  },
  {
    cause: '$push of a constant',
    is: ({ asked, how }) => how.endsWith('other 168') && asked.includes('$push'),
  },
  { cause: '$first and $last of a constant', is: ({ how }) => how.endsWith('other 28689') },
  {
    cause: 'two faults in one statement',
    is: ({ how, asked }) => how.startsWith('code') && asked.includes('"update"'),
  },
  {
    cause: 'operands are checked where they are used',
    is: ({ how, asked }) =>
      /^error (2|9|14|51091), other answers/.test(how) && /"(filter|\$match|\$pull)"/.test(asked),
  },
  {
    cause: 'an upsert by a regular expression',
    is: ({ question: { asked: by }, asked }) =>
      by.kind === 'update' && by.upsert && asked.includes('$regularExpression'),
  },
  { cause: '$all of null on a missing field', is: ({ asked }) => asked.includes('"$all":[null]') },
  {
    cause: '$elemMatch of an array in an array',
    is: ({ asked, stored }) => asked.includes('$elemMatch') && stored.includes('[['),
  },
  { cause: '$inc of a missing field by -0', is: ({ asked }) => /"\$inc".*-0/.test(asked) },
  {
    cause: 'a position beyond the end of an array',
    is: ({ how, asked }) =>
      how === 'results' && /"\w+(\.\w+)*\.\d+[.\w]*":/.test(asked) && asked.includes('null'),
  },
  {
    cause: 'includeArrayIndex is an int',
    is: ({ asked }) => asked.includes('includeArrayIndex'),
  },
  {
    cause: '$set below a value that is no object',
    is: ({ how, asked }) => how === 'results' && /"\$(set|project)":\{"\w+(\.\w+)+"/.test(asked),
  },
  {
    cause: 'a path through an empty array',
    is: ({ how, asked, stored }) => how === 'results' && /"\$\w+\.\w+"/.test(asked) && /\[\]/.test(stored),
  },
  {
    cause: 'fields taken out within nested arrays',
    is: ({ how, asked }) => how === 'results' && /"\$(unset|project)"|"projection"/.test(asked),
  },
]

/** The name of the cause; null where none is known. */
export const causeOf = (difference: Difference): string | null => {
  const { asked, documents } = difference.question
  const texts = {
    asked: BSON.EJSON.stringify(asked, { relaxed: false }),
    stored: BSON.EJSON.stringify(documents),
  }
  return causes.find(({ is }) => is({ ...difference, ...texts }))?.cause ?? null
}
