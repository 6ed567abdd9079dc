import type { SchemaFormTexts } from './schema-form.ts'

export const fr: SchemaFormTexts = {
  onePerLine: 'Un par ligne',
  missing: 'Ce champ est nécessaire',
  notNumber: 'Un nombre est attendu',
  notInteger: 'Un nombre entier est attendu',
  outOfRange: 'Une valeur de {0} à {1} est attendue',
  atLeast: 'Une valeur d’au moins {0} est attendue',
  atMost: 'Une valeur d’au plus {0} est attendue',
  noChoice: 'Une de ces valeurs est attendue : {0}',
  tooLong: '{0} caractères, pour {1} au plus',
  tooShort: '{0} caractères, pour {1} au moins',
  noAddress: 'Une adresse qui commence par https:// ou http:// est attendue',
}
