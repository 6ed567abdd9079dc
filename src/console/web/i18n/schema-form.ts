import { type Texts, translator } from './locale.ts'

/** Of forms that are made from a schema; they do not load with the first page. */
const en = {
  onePerLine: 'One per line',
}

export type SchemaFormTexts = Texts<typeof en>

export const t = translator(en, async () => (await import('./schema-form.fr.ts')).fr)
