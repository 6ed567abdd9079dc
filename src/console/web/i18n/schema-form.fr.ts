import type { SchemaFormTexts } from './schema-form.ts'

export const fr: SchemaFormTexts = {
  onePerLine: 'Un par ligne',
}
