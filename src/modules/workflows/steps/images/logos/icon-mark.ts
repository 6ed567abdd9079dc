import { icons } from '@iconify-json/lucide'
import { ellipse, group, rect } from '../scene/drawing.ts'
import type { Mark } from './marks.ts'

/** What companies do, in English and French, and the icons that stand for it. */
const fields: [RegExp, [string, ...string[]]][] = [
  [/coffee|cafe|espresso|barista|roast/, ['coffee', 'bean']],
  [/bak(e|ing|er)|boulang|patiss|bread|pastry/, ['croissant', 'wheat', 'cake-slice']],
  [/restaurant|bistro|kitchen|cuisine|food|chef|traiteur|cater/, ['utensils', 'chef-hat', 'soup']],
  [/wine|vin\b|vigne|winery|bar\b|cocktail/, ['wine', 'grape', 'martini']],
  [/law|legal|avocat|notai?r|juri/, ['scale', 'landmark', 'gavel']],
  [
    /financ|bank|banque|invest|account|compta|insur|assur/,
    ['landmark', 'trending-up', 'coins', 'shield-check'],
  ],
  [/fashion|mode\b|cloth|couture|apparel|boutique|textile/, ['shirt', 'scissors', 'shopping-bag']],
  [/jewel|bijou|diamond|luxury|luxe/, ['gem', 'crown', 'diamond']],
  [/beauty|beaute|cosmet|spa\b|salon|coiff|hair|skin/, ['flower-2', 'sparkles', 'droplet']],
  [/photo|image|picture|camera|film|video|media|visual/, ['aperture', 'camera', 'focus', 'image']],
  [/design|creativ|studio|art\b|artist|agency|agence|brand/, ['pen-tool', 'palette', 'shapes', 'sparkles']],
  [/music|musique|sound|audio|record|podcast/, ['audio-lines', 'music', 'disc-3']],
  [/software|tech|code|app\b|data|digital|cloud|saas|\bai\b/, ['code', 'cpu', 'layers', 'command']],
  [/build|construct|batiment|archite|renov/, ['building-2', 'ruler', 'hammer']],
  [/real estate|immobil|home|house|maison|property|interior/, ['house', 'key-round', 'armchair']],
  [/garden|jardin|plant|florist|fleur|flower/, ['flower', 'sprout', 'leaf']],
  [/eco|nature|green|organic|\bbio\b|sustain|environ/, ['leaf', 'sprout', 'tree-deciduous', 'recycle']],
  [/energy|energie|solar|solaire|electri/, ['zap', 'sun', 'plug-zap']],
  [/health|sante|medic|clinic|doctor|pharma|dent|care/, ['heart-pulse', 'stethoscope', 'cross']],
  [/fitness|gym|sport|yoga|running|athlet/, ['dumbbell', 'activity', 'trophy']],
  [/travel|voyage|tour|hotel|trip|adventure/, ['compass', 'plane', 'map', 'tent']],
  [/school|educat|learn|tutor|academ|ecole|formation|univers/, ['graduation-cap', 'book-open', 'lightbulb']],
  [/pet|veterin|animal|dog|chien|cat\b/, ['paw-print', 'bone', 'bird']],
  [/car\b|auto|garage|vehic|mobility|bike|velo/, ['car', 'gauge', 'bike']],
  [/ship|boat|sea|marine|ocean|sail|mer\b|surf/, ['anchor', 'sailboat', 'waves']],
  [/logist|deliver|transport|livraison|truck/, ['truck', 'package', 'route']],
  [/toy|kid|child|enfant|baby|creche/, ['toy-brick', 'baby', 'rocket']],
  [/game|gaming|jeu/, ['gamepad-2', 'joystick', 'puzzle']],
  [/event|wedding|mariage|party|fete/, ['party-popper', 'gem', 'heart']],
  [/consult|strateg|conseil|manag|market/, ['target', 'chart-no-axes-combined', 'compass']],
  [/secur|protect|guard/, ['shield', 'lock-keyhole', 'fingerprint']],
  [/mountain|montagne|alp|outdoor|hik/, ['mountain', 'tent-tree', 'compass']],
]

const plain = (text: string): string =>
  text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/œ/g, 'oe')

const known = (name: string): boolean => Object.hasOwn(icons.icons, name)

/** Returns the icons that words name or that stand for their field, the nearest first. */
export const iconsFor = (words: string): string[] => {
  const text = plain(words)
  const named = (text.match(/[a-z]+/g) ?? [])
    .flatMap((word) => [word, word.replace(/s$/, '')])
    .filter((word) => word.length > 2 && known(word))
  const ofField = fields.flatMap(([pattern, names]) => (pattern.test(text) ? names : []))
  return [...new Set([...named, ...ofField])].filter(known)
}

/** Draws an icon in lines on a tile, or alone. */
export const iconMark =
  (name: string): Mark =>
  ({ main, accent, ground }, random) => {
    const body = icons.icons[name]?.body ?? ''
    const drawn = (from: number, size: number, colour: string): string =>
      group(
        [body.replaceAll('currentColor', colour)],
        `transform="translate(${from} ${from}) scale(${size / 24})"`,
      )
    const kind = random.integer(0, 3)
    if (kind === 0) return ellipse(50, 50, 49, 49, main) + drawn(23, 54, ground)
    if (kind === 1) return rect(2, 2, 96, 96, main, 'rx="26"') + drawn(22, 56, ground)
    if (kind === 2) return ellipse(64, 62, 34, 34, accent) + drawn(4, 84, main)
    return drawn(2, 96, main)
  }
