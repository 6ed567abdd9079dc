import { type Texts, translator } from './locale.ts'

/** Of forms that are made from a schema; they do not load with the first page. */
const en = {
  onePerLine: 'One per line',
  missing: 'This is needed',
  notNumber: 'This must be a number',
  notInteger: 'This must be a whole number',
  outOfRange: 'This must be from {0} to {1}',
  atLeast: 'This must be at least {0}',
  atMost: 'This must be at most {0}',
  noChoice: 'This must be one of {0}',
  tooLong: 'This has {0} characters, and may have at most {1}',
  tooShort: 'This has {0} characters, and needs at least {1}',
  noAddress: 'This must be an address that begins with https:// or http://',
}

export type SchemaFormTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./schema-form.fr.ts')).fr)
