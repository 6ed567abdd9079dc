import { BSON } from 'mongodb'
import { isPlain, type Question } from './shrink.ts'

/** A difference made as simple as it gets: `own` and `their` are the answers as text. */
export type Difference = { question: Question; how: string; own: string; their: string }

/** With the question as text and all arrays that are stored. */
type Told = Difference & { asked: string; stored: string; arrays: unknown[][] }

type Cause = { cause: string; is(difference: Told): boolean }

const arraysOf = (value: unknown): unknown[][] => {
  if (Array.isArray(value)) return [value, ...value.flatMap(arraysOf)]
  return isPlain(value) ? Object.values(value).flatMap(arraysOf) : []
}

/** The document that an update left, without the order of its fields. */
const unordered = (answer: string): string => {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted)
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [name, sorted(inner)])
    return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }
  return JSON.stringify(sorted(JSON.parse(answer.replace(/ matched .*/, ''))))
}

/** How many fields an update by operators names. */
const fieldsOf = ({ asked }: Question): number =>
  asked.kind === 'update' && !Array.isArray(asked.update)
    ? Object.values(asked.update).flatMap((fields) => Object.keys(Object(fields))).length
    : 0

const isPipeline = ({ asked }: Question): boolean =>
  asked.kind === 'aggregate' || (asked.kind === 'update' && Array.isArray(asked.update))

const isUpsert = ({ asked }: Question): boolean => asked.kind === 'update' && asked.upsert

/** Why an engine differs, as `docs/embedded-store-differences.md` explains it; the first that fits counts. */
const causes: Cause[] = [
  {
    cause: 'order of new fields',
    is: ({ question, how, own, their }) =>
      how === 'results' && fieldsOf(question) > 1 && unordered(own) === unordered(their),
  },
  {
    cause: '$count of nothing',
    is: ({ asked, own, their }) =>
      asked.includes('"$count":"n"') && own === 'nothing' && their === '{"n":{"$numberInt":"0"}}',
  },
  {
    cause: '$push of a constant',
    is: ({ asked, how }) => how === 'answers, other 168' && asked.includes('"$push"'),
  },
  {
    cause: '$first and $last of a constant',
    is: ({ asked, how }) => how === 'answers, other 28689' && /"\$(first|last)"/.test(asked),
  },
  {
    cause: 'a number in $project',
    is: ({ asked, how }) =>
      /^(error 3125|code 3125\d, other 14$|results)/.test(how) &&
      /"\$project":\{"x":.*"\$number/.test(asked) &&
      !/"\$\w+":\[/.test(asked),
  },
  {
    cause: 'operands are checked where they are used',
    is: ({ how, own }) =>
      /^(error|code) 2, other/.test(how) &&
      /no \$ expressions|to be consistent|as arg to|\$options needs|non-empty array|type name|cannot be empty/.test(
        own,
      ),
  },
  {
    cause: '$rename into an array',
    is: ({ how, own }) => how === 'code 2, other 28' && own.includes('cannot be an array element'),
  },
  {
    cause: 'two faults in one statement',
    is: ({ how, question, asked }) =>
      how.startsWith('code') && (fieldsOf(question) > 1 || /"pipeline":.*"\$project".*"\$group"/.test(asked)),
  },
  {
    cause: 'an upsert by a regular expression',
    is: ({ question, asked, own }) =>
      isUpsert(question) && asked.includes('"$regularExpression"') && !own.includes('"$regularExpression"'),
  },
  {
    cause: 'an upsert by $all of $elemMatch',
    is: ({ question, their }) => isUpsert(question) && their.includes('"$elemMatch"'),
  },
  {
    cause: 'false is not 0',
    is: ({ asked, stored }) =>
      asked.includes('"$pullAll"') &&
      /\b(true|false)\b/.test(asked + stored) &&
      /[:[](\{"\$number\w+":")?-?[01]\b/.test(asked + stored),
  },
  {
    cause: '$all of null on a missing field',
    is: ({ asked, how }) => how === 'results' && asked.includes('"$all":[null]'),
  },
  {
    cause: '$all of a regular expression that is stored',
    is: ({ asked, own, their }) =>
      asked.includes('"$all":[{"$regularExpression"') &&
      own.includes('"$regularExpression"') &&
      their === 'nothing',
  },
  {
    cause: '$all of an array that is the whole value',
    is: ({ asked, arrays, their }) => /"\$all":\[\[/.test(asked) && arrays.length > 0 && their === 'nothing',
  },
  {
    cause: '$push sorts what has no fields',
    is: ({ how, asked }) => how === 'results' && /"\$push":.*"\$sort":\{/.test(asked),
  },
  {
    cause: 'operators are applied in the order of the statement',
    is: ({ how, question, asked }) =>
      how === 'error 28, other answers' && fieldsOf(question) > 1 && asked.includes('"$rename"'),
  },
  {
    cause: '$inc of NaN changes nothing',
    is: ({ how, asked, stored }) =>
      how === 'results' && /"\$(inc|mul)"/.test(asked) && stored.includes('"NaN"'),
  },
  {
    cause: '$elemMatch of an array in an array',
    is: ({ asked, arrays, how }) =>
      how === 'results' &&
      asked.includes('"$elemMatch"') &&
      arrays.some((items) => items.some(Array.isArray)),
  },
  { cause: '$inc of a missing field by -0', is: ({ asked }) => /"\$inc":[^}]*-0/.test(asked) },
  {
    cause: 'a position beyond the end of an array',
    is: ({ how, asked, arrays }) =>
      how === 'results' &&
      /"\w+(\.\w+)*\.\d+[.\w]*":/.test(asked) &&
      asked.includes('null') &&
      arrays.length > 0,
  },
  {
    cause: 'includeArrayIndex is an int',
    is: ({ own, their, asked }) =>
      asked.includes('includeArrayIndex') && own.replaceAll('$numberLong', '$numberInt') === their,
  },
  {
    cause: '{} and [] are one group',
    is: ({ asked, stored, own, their }) =>
      asked.includes('"$group"') && /:\[\]/.test(stored) && /:\{\}/.test(stored) && own.length > their.length,
  },
  {
    cause: 'an element that is no object sorts as a missing field',
    is: ({ asked, arrays }) =>
      /"\$?sort":\{"\w+\.\w+/.test(asked) && arrays.some((items) => !items.every(isPlain)),
  },
  {
    cause: 'an object in $set replaces what is there',
    is: ({ question, how, asked }) =>
      how === 'results' && isPipeline(question) && /"\$set":\{"\w+":\{"[xy]":/.test(asked),
  },
  {
    cause: '$set below a value that is no object',
    is: ({ question, how, asked }) =>
      how === 'results' && isPipeline(question) && /"\$set":\{"\w+(\.\w+)+":/.test(asked),
  },
  {
    cause: 'a path through an empty array',
    is: ({ how, asked, stored }) =>
      how === 'results' && /"\$\w+\.\w+"/.test(asked) && /:\[\]/.test(stored + asked),
  },
  {
    cause: 'fields taken out within nested arrays',
    is: ({ question, how, asked, arrays }) =>
      how === 'results' &&
      (isPipeline(question) || asked.includes('"projection"')) &&
      /"\$unset":"\w+\.|"(\$project|projection)":\{"\w+\./.test(asked) &&
      arrays.some((items) => items.some((item) => Array.isArray(item) || isPlain(item))),
  },
]

/** The name of the cause; null where none is known. */
export const causeOf = (difference: Difference): string | null => {
  const { asked, documents } = difference.question
  const texts = {
    arrays: documents.flatMap((document) => Object.values(document).flatMap(arraysOf)),
    asked: BSON.EJSON.stringify(asked, { relaxed: false }),
    stored: BSON.EJSON.stringify(documents),
  }
  return causes.find(({ is }) => is({ ...difference, ...texts }))?.cause ?? null
}
