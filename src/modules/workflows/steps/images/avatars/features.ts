import { coloursIn } from '../objects/colour-words.ts'

/** What a description says of a person; null where it says nothing. */
export type Features = {
  hair: string | null
  hairKind: 'long' | 'short' | 'curly' | 'bald' | null
  clothes: string | null
  skin: 'light' | 'dark' | null
  glasses: boolean | null
  beard: boolean | null
  hat: boolean
  smile: boolean
}

const hairColours: [RegExp, string][] = [
  [/ginger|redhead|red hair|red-haired|rouss?e|roux|cheveux rouges|auburn/, '#b5472f'],
  [/blond|fair hair|golden hair/, '#e0bd6d'],
  [/black hair|cheveux noirs|brune?\b|dark hair/, '#221d1c'],
  [/brown hair|brown-haired|brunette|chatain|cheveux marrons?/, '#6b442b'],
  [/gr[ae]y hair|white hair|silver hair|cheveux (gris|blancs)/, '#c5c8cc'],
  [/pink hair|cheveux roses/, '#e68aa8'],
  [/blue hair|cheveux bleus/, '#4d7fc4'],
  [/green hair|cheveux verts/, '#5c9a63'],
  [/purple hair|cheveux violets/, '#8460b0'],
]

const clothesWord =
  /([\w-]+)\s+(?:shirt|t-shirt|jacket|coat|sweater|hoodie|dress|jumper|blazer)|(?:chemise|veste|manteau|pull|robe|blouson)\s+([\w-]+)/

const plain = (text: string): string => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')

/** Reads English and French words for hair, clothes, glasses and the like. */
export const readFeatures = (description: string): Features => {
  const text = plain(description)
  const has = (pattern: RegExp): boolean => pattern.test(text)
  const said = (yes: RegExp, no: RegExp): boolean | null => (has(no) ? false : has(yes) ? true : null)
  const clothes = clothesWord.exec(text)
  return {
    hair: hairColours.find(([pattern]) => has(pattern))?.[1] ?? null,
    hairKind: has(/\bbald|shaved head|chauve|crane rase/)
      ? 'bald'
      : has(/curl|afro|boucl|frise/)
        ? 'curly'
        : has(/long (\w+ )?hair|cheveux longs|ponytail|braid|tresse/)
          ? 'long'
          : has(/short (\w+ )?hair|cheveux courts|buzz ?cut/)
            ? 'short'
            : null,
    clothes: coloursIn(clothes?.[1] ?? clothes?.[2] ?? '')[0] ?? null,
    skin: has(/dark skin|black (man|woman|girl|boy)|peau (noire|foncee)/)
      ? 'dark'
      : has(/(light|pale|fair) skin|peau claire/)
        ? 'light'
        : null,
    glasses: said(/glasses|lunettes|spectacles/, /(no|without|sans) (glasses|lunettes)/),
    beard: said(/beard|mou?stache|barbu?e?\b|goatee/, /(no|without|sans) (beard|barbe)|clean.?shaven/),
    hat: has(/\b(hat|cap|beanie|chapeau|bonnet|casquette)\b/),
    smile: has(/smil|happy|laugh|souri|joyeu|content/),
  }
}
