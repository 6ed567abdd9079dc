import { type Json, StepInputFault } from './step.ts'

const maxOutputBytes = 1024 * 1024

/** Returns JSON as the store keeps it: without what it cannot return unchanged. Throws a StepInputFault past 1 MB. */
export const storableJson = (value: Json): Json => {
  const text = JSON.stringify(value, (_, item) => (typeof item === 'string' ? storableText(item) : item))
  if (text.length > maxOutputBytes) throw new StepInputFault('The output of a step is larger than 1 MB')
  return JSON.parse(text, withStorableKeys)
}

const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD')

/** BSON keys hold no NUL. */
const withStorableKeys = (_: string, item: unknown): unknown => {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
  const keys = Object.keys(item)
  if (keys.every((key) => storableText(key) === key)) return item
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [storableText(key), value]))
}
