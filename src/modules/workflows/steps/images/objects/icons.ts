import { icons } from '@iconify-json/fluent-emoji-flat'

type Icon = { body: string; width: number; height: number }

/** Pictures of people, signs and faces are no objects; a tone or a variant is a second picture of one. */
const skipped =
  /(^|-)(face|person|man|woman|men|women|boy|girl|hand|hands|flag|button|sign|symbol|arrow|clock|square|circle|tone|keycap|dark|light|medium|fist|finger|family|couple|kiss|input|mark|heart|star|cat-with|monkey|nose|eye|mouth|ear|foot|leg)(-|$)|^(flag-|mans-|womans-)/

const names = Object.keys(icons.icons).filter((name) => !skipped.test(name))

/** Common words for things, in English and French, and the icon that shows them. */
const otherNames: Record<string, string> = {
  coffee: 'hot-beverage',
  cafe: 'hot-beverage',
  tea: 'teacup-without-handle',
  the: 'teacup-without-handle',
  cup: 'hot-beverage',
  tasse: 'hot-beverage',
  mug: 'hot-beverage',
  shoe: 'running-shoe',
  shoes: 'running-shoe',
  sneaker: 'running-shoe',
  sneakers: 'running-shoe',
  basket: 'basket',
  baskets: 'running-shoe',
  heels: 'high-heeled-shoe',
  boots: 'womans-boot',
  cake: 'shortcake',
  gateau: 'shortcake',
  cupcake: 'cupcake',
  bread: 'bread',
  pain: 'bread',
  croissant: 'croissant',
  burger: 'hamburger',
  hamburger: 'hamburger',
  pizza: 'pizza',
  icecream: 'ice-cream',
  glace: 'ice-cream',
  chocolate: 'chocolate-bar',
  honey: 'honey-pot',
  miel: 'honey-pot',
  cheese: 'cheese-wedge',
  fromage: 'cheese-wedge',
  wine: 'wine-glass',
  vin: 'wine-glass',
  champagne: 'bottle-with-popping-cork',
  cocktail: 'cocktail-glass',
  beer: 'beer-mug',
  bag: 'handbag',
  handbag: 'handbag',
  sac: 'handbag',
  backpack: 'backpack',
  watch: 'watch',
  montre: 'watch',
  ring: 'ring',
  bague: 'ring',
  lipstick: 'lipstick',
  glasses: 'glasses',
  lunettes: 'glasses',
  sunglasses: 'sunglasses',
  dress: 'dress',
  robe: 'dress',
  shirt: 't-shirt',
  tshirt: 't-shirt',
  hat: 'top-hat',
  chapeau: 'top-hat',
  scarf: 'scarf',
  gloves: 'gloves',
  jeans: 'jeans',
  crown: 'crown',
  diamond: 'gem-stone',
  gem: 'gem-stone',
  jewel: 'gem-stone',
  car: 'automobile',
  voiture: 'automobile',
  bike: 'bicycle',
  bicycle: 'bicycle',
  velo: 'bicycle',
  scooter: 'motor-scooter',
  rocket: 'rocket',
  plane: 'airplane',
  train: 'locomotive',
  bus: 'bus',
  phone: 'mobile-phone',
  smartphone: 'mobile-phone',
  telephone: 'mobile-phone',
  laptop: 'laptop',
  computer: 'laptop',
  camera: 'camera',
  headphones: 'headphone',
  casque: 'headphone',
  guitar: 'guitar',
  piano: 'musical-keyboard',
  violin: 'violin',
  book: 'open-book',
  livre: 'open-book',
  books: 'books',
  gift: 'wrapped-gift',
  cadeau: 'wrapped-gift',
  sofa: 'couch-and-lamp',
  couch: 'couch-and-lamp',
  chair: 'chair',
  chaise: 'chair',
  plant: 'potted-plant',
  plante: 'potted-plant',
  rose: 'rose',
  tulip: 'tulip',
  sunflower: 'sunflower',
  tournesol: 'sunflower',
  bouquet: 'bouquet',
  cactus: 'cactus',
  soap: 'soap',
  savon: 'soap',
  lotion: 'lotion-bottle',
  creme: 'lotion-bottle',
  cream: 'lotion-bottle',
  shampoo: 'lotion-bottle',
  teddy: 'teddy-bear',
  umbrella: 'umbrella',
  parapluie: 'umbrella',
  key: 'key',
  apple: 'red-apple',
  pomme: 'red-apple',
  lemon: 'lemon',
  citron: 'lemon',
  orange: 'tangerine',
  strawberry: 'strawberry',
  fraise: 'strawberry',
  avocado: 'avocado',
  peach: 'peach',
  cherry: 'cherries',
  cherries: 'cherries',
  banana: 'banana',
  pineapple: 'pineapple',
  ananas: 'pineapple',
  dog: 'dog',
  chien: 'dog',
  puppy: 'dog',
  cat: 'cat',
  chat: 'cat',
  kitten: 'cat',
  horse: 'horse',
  cheval: 'horse',
  lion: 'lion',
  fox: 'fox',
  renard: 'fox',
  owl: 'owl',
  butterfly: 'butterfly',
  papillon: 'butterfly',
  fish: 'fish',
  poisson: 'fish',
  whale: 'whale',
  bee: 'honeybee',
  abeille: 'honeybee',
  bear: 'bear',
  panda: 'panda',
  rabbit: 'rabbit',
  lapin: 'rabbit',
  elephant: 'elephant',
  parrot: 'parrot',
  flamingo: 'flamingo',
  turtle: 'turtle',
  penguin: 'penguin',
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .match(/[a-z]+/g) ?? []

/** What comes after is where the object lies, or how it looks: the object is named before. */
const afterObject =
  /\b(on|in|at|with|under|near|beside|against|for|of light|sur|dans|avec|sous|pres|contre|pour)\b/i

const known = (name: string | undefined): string | null =>
  name !== undefined && Object.hasOwn(icons.icons, name) ? name : null

/**
 * Returns the icon that a prompt clearly names, or null: all words of a name stand in the prompt before its first
 * preposition, or the last word there is a common name of a thing.
 */
export const findIcon = (prompt: string): { name: string; icon: Icon } | null => {
  const words = wordsOf(prompt.split(afterObject)[0] ?? '')
  const together = ` ${words.join(' ')} `
  const whole = names.filter(
    (name) => name.includes('-') && together.includes(` ${name.replaceAll('-', ' ')} `),
  )
  const longest = whole.sort((one, other) => other.length - one.length)[0]
  const last = words.at(-1) ?? ''
  const single = last.replace(/s$/, '')
  const byWord = Object.hasOwn(otherNames, last)
    ? otherNames[last]
    : Object.hasOwn(otherNames, single)
      ? otherNames[single]
      : undefined
  const name = longest ?? known(byWord) ?? names.find((one) => one === last || one === single) ?? null
  const icon = name === null ? undefined : icons.icons[name]
  if (name === null || !icon) return null
  return {
    name,
    icon: {
      body: icon.body,
      width: icon.width ?? icons.width ?? 32,
      height: icon.height ?? icons.height ?? 32,
    },
  }
}
