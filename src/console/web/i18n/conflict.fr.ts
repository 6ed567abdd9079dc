import type { ConflictTexts } from './conflict.ts'

export const fr: ConflictTexts = {
  savedFirst:
    'Une autre personne a enregistré avant vous. Votre texte est toujours ici et n’est pas enregistré.',
  loadNewer: 'Charger la version plus récente',
  merged:
    'La version plus récente est chargée. Vos modifications sont gardées et la remplaceront à l’enregistrement.',
  savedThere: 'Enregistré entre-temps : {0}',
}
