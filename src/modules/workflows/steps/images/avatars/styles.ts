import { lorelei, notionists, openPeeps, personas, pixelArt, shapes, toonHead } from '@dicebear/collection'
import { createAvatar, type Style } from '@dicebear/core'
import type { Random } from '../random.ts'
import type { Features } from './features.ts'

/**
 * The drawings are free (CC0), or CC BY 4.0, whose artists NOTICE names: personas (Draftbit) and toon-head
 * (Johan Melin). Those of other styles of the package are not.
 */
type DrawnStyle = {
  style: Style<object>
  /** What the description sets of the options of the style. */
  options(features: Features): Record<string, unknown>
}

const bare = (hex: string): string => hex.replace('#', '')
const colours = (hex: string | null): string[] | undefined => (hex === null ? undefined : [bare(hex)])
const chance = (is: boolean | null): number | undefined => (is === null ? undefined : is ? 100 : 0)
const numbered = (prefix: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `${prefix}${String(from + at).padStart(2, '0')}`)

/** Leaves out what the description does not say: the seed chooses there. */
const set = (options: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

const skins = { light: ['f2d3b9', 'eeb4a4'], dark: ['8d5a3b', '6b4227'] }

const personaHair = {
  long: ['long', 'extraLong', 'pigtails', 'straightBun'],
  short: ['shortCombover', 'buzzcut', 'fade', 'shortComboverChops'],
  curly: ['curly', 'curlyHighTop', 'curlyBun'],
  bald: ['bald'],
}

const peepsHair = {
  long: ['long', 'longBangs', 'mediumStraight', 'bun', 'medium1', 'medium2', 'mediumBangs', 'bangs'],
  short: ['short1', 'short2', 'short3', 'short4', 'short5', 'flatTop'],
  curly: ['afro', 'longCurly', 'longAfro', 'twists'],
  bald: ['noHair1', 'noHair2', 'noHair3'],
}

const styleOf = <Options extends object>(style: Style<Options>): Style<object> => style as Style<object>

export const drawnStyles = {
  flat: {
    style: styleOf(personas),
    options: ({ hair, hairKind, clothes, skin, glasses, beard, hat, smile }) =>
      set({
        hair: hat ? ['cap', 'beanie'] : hairKind ? personaHair[hairKind] : undefined,
        hairColor: colours(hair),
        clothingColor: colours(clothes),
        skinColor: skin ? skins[skin] : undefined,
        eyes: glasses
          ? ['glasses']
          : glasses === false
            ? ['open', 'happy']
            : ['open', 'open', 'happy', 'happy', 'wink', 'glasses'],
        facialHair: ['beardMustache', 'walrus', 'goatee'],
        facialHairProbability: chance(beard ?? false),
        nose: ['mediumRound', 'smallRound'],
        // Without those that look like a joke.
        mouth: smile ? ['smile', 'bigSmile'] : ['smile', 'bigSmile', 'smirk', 'lips'],
      }),
  },
  line: {
    style: styleOf(notionists),
    options: ({ glasses, beard }) =>
      set({ glassesProbability: chance(glasses), beardProbability: chance(beard), bodyIconProbability: 0 }),
  },
  portrait: {
    style: styleOf(lorelei),
    options: ({ hair, glasses, beard }) =>
      set({
        hairColor: colours(hair),
        glassesProbability: chance(glasses),
        beardProbability: chance(beard),
        mouth: numbered('happy', 1, 16),
      }),
  },
  peeps: {
    style: styleOf(openPeeps),
    options: ({ hair, hairKind, clothes, skin, glasses, beard, hat, smile }) =>
      set({
        head: hat
          ? ['hatBeanie', 'hatHip']
          : hairKind
            ? peepsHair[hairKind]
            : Object.values(peepsHair).slice(0, 3).flat(),
        headContrastColor: colours(hair),
        clothingColor: colours(clothes),
        skinColor: skin ? skins[skin] : undefined,
        accessories: ['glasses', 'glasses2', 'glasses3', 'glasses4'],
        accessoriesProbability: chance(glasses),
        facialHairProbability: chance(beard),
        maskProbability: 0,
        face: smile
          ? ['smile', 'smileBig', 'lovingGrin1']
          : ['smile', 'smileBig', 'calm', 'cute', 'cheeky', 'solemn'],
      }),
  },
  toon: {
    style: styleOf(toonHead),
    options: ({ hair, hairKind, clothes, skin, beard }) =>
      set({
        hairColor: colours(hair),
        hairProbability: hairKind === 'bald' ? 0 : undefined,
        rearHairProbability: hairKind === 'long' ? 100 : hairKind === null ? undefined : 0,
        clothesColor: colours(clothes),
        skinColor: skin ? skins[skin] : undefined,
        beardProbability: beard === null ? 15 : chance(beard),
        eyes: ['happy', 'wide', 'bow', 'humble'],
        eyebrows: ['raised', 'happy', 'neutral'],
        mouth: ['laugh', 'smile', 'agape'],
      }),
  },
  pixel: {
    style: styleOf(pixelArt),
    options: ({ hair, hairKind, clothes, skin, glasses, beard, hat }) =>
      set({
        hair:
          hairKind === 'long'
            ? numbered('long', 1, 21)
            : hairKind === 'short'
              ? numbered('short', 1, 24)
              : undefined,
        hairProbability: hairKind === 'bald' ? 0 : undefined,
        hairColor: colours(hair),
        clothingColor: colours(clothes),
        skinColor: skin ? skins[skin] : undefined,
        glassesProbability: chance(glasses),
        beardProbability: chance(beard),
        hatProbability: hat ? 100 : undefined,
        mouth: numbered('happy', 1, 13),
      }),
  },
  shapes: { style: styleOf(shapes), options: () => ({}) },
} satisfies Record<string, DrawnStyle>

export type DrawnStyleName = keyof typeof drawnStyles

/** The artist of a style and the terms of its drawings: what a publisher of avatars names. */
export const creditOf = (name: DrawnStyleName) => {
  const { title, creator, source, license } = drawnStyles[name].style.meta ?? {}
  return {
    work: title ?? name,
    author: creator ?? 'unknown',
    source: source ?? null,
    licence: license?.name ?? 'unknown',
    licence_url: license?.url ?? null,
    changes: 'parts chosen by your words, cut to a shape on a plain ground',
  }
}

/** Draws an avatar as an SVG. The same seed and features give the same one. */
export const drawAvatar = (name: DrawnStyleName, features: Features, random: Random): string => {
  const { style, options } = drawnStyles[name]
  const seed = String(random.integer(0, 2 ** 31))
  return createAvatar(style, { seed, ...options(features) }).toString()
}
