const places = [
  'mountains',
  'hills',
  'desert',
  'beach',
  'sea',
  'lake',
  'forest',
  'field',
  'city',
  'street',
  'room',
  'space',
] as const
export type Place = (typeof places)[number]
export type Time = 'dawn' | 'day' | 'sunset' | 'night'
export type Weather = 'clear' | 'clouds' | 'rain' | 'snow' | 'fog'
export type Season = 'spring' | 'summer' | 'autumn' | 'winter'
export type Prop =
  | 'lighthouse'
  | 'cabin'
  | 'boat'
  | 'balloon'
  | 'palm'
  | 'birds'
  | 'stalls'
  | 'trees'
  | 'pines'
  | 'flowers'
  | 'cliff'
  | 'cactus'
  | 'lavender'
  | 'wheat'

/** What a prompt asks for, as far as scenes can show it. */
export type SceneWish = {
  place: Place
  time: Time | null
  weather: Weather
  season: Season | null
  props: ReadonlySet<Prop>
  water: boolean
}

/** English and French words, without accents. The first place that is named counts, of these before the others. */
const placeWords: [Place, RegExp][] = [
  ['space', /\b(space|galax\w*|planets?|nebula|cosmos|cosmique|espace|astronaut\w*|orbit\w*)\b/],
  [
    'street',
    /\b(streets?|market|marche|alley|boulevard|rue|ruelle|avenue|cafe terrace|village square|shop ?fronts?|storefronts?|bazaar)\b/,
  ],
  [
    'city',
    /\b(city|cities|skyline|downtown|skyscrapers?|urban|metropolis|ville|gratte-ciel|towers|rooftops?|new york|tokyo|london|paris|manhattan|dubai)\b/,
  ],
  [
    'room',
    /\b(rooms?|office|kitchen|interior|living room|bedroom|studio apartment|salon|bureau|cuisine|chambre|interieur|library|lobby)\b/,
  ],
  ['beach', /\b(beach\w*|plage|seaside|tropical|island|ile|lagoon|coconut)\b/],
  ['desert', /\b(desert|dunes?|sahara|oasis|canyon|sand)\b/],
  ['lake', /\b(lakes?|lac|pond|fjord|river|riviere|reservoir)\b/],
  [
    'mountains',
    /\b(mountains?|montagnes?|alps?|alpes|peaks?|summit|sommet|himalaya|volcano|glacier|ski|ridge)\b/,
  ],
  ['forest', /\b(forests?|foret|woods|woodland|jungle|pines?|sapins?|trees|arbres|redwoods?|bois)\b/],
  [
    'sea',
    /\b(sea|ocean|mer|coast\w*|cote|cliffs?|falaise|lighthouse|phare|harbou?r|port|waves?|vagues?|sail\w*|voilier|boats?|ships?)\b/,
  ],
  [
    'field',
    /\b(fields?|champs?|meadow\w*|prairie|lavender|lavande|wheat|ble|vineyards?|vignes?|flowers?|fleurs|garden|jardin|countryside|campagne|farm|ferme)\b/,
  ],
  [
    'hills',
    /\b(hills?|collines?|valley|vallee|landscape|paysage|nature|horizon|balloons?|montgolfieres?|cabin|cabane|cottage|sky|ciel|clouds?|nuages?|sunset|sunrise|coucher|aurora|stars|etoiles)\b/,
  ],
]

const times: [Time, RegExp][] = [
  ['sunset', /\b(sunset|dusk|golden hour|evening|coucher|crepuscule|soir|twilight)\b/],
  ['dawn', /\b(dawn|sunrise|morning|aube|matin|aurore|lever)\b/],
  ['night', /\b(night|midnight|nuit|moon\w*|lune|stars|starry|etoiles|neon|aurora|nocturne)\b/],
  ['day', /\b(day|noon|midday|jour|sunny|ensoleille|afternoon|bright|blue sky)\b/],
]

const weathers: [Weather, RegExp][] = [
  ['rain', /\b(rain\w*|pluie|storm\w*|orage|wet|drizzle|umbrellas?|monsoon)\b/],
  ['snow', /\b(snowing|snowfall|snow ?storm|blizzard|snow ?flakes|falling snow|il neige|neige qui tombe)\b/],
  ['fog', /\b(fog\w*|mist\w*|brume|brouillard|haze|hazy)\b/],
  ['clouds', /\b(clouds?|cloudy|overcast|nuages?|nuageux)\b/],
]

const seasons: [Season, RegExp][] = [
  ['winter', /\b(winter|hiver|snow\w*|neige|christmas|noel|frost\w*|ice|icy|ski)\b/],
  ['autumn', /\b(autumn|automne|fall|october|november|harvest|maple)\b/],
  ['spring', /\b(spring|printemps|blossoms?|cherry|tulips?|april|may)\b/],
  ['summer', /\b(summer|ete|tropical|july|august)\b/],
]

const props: [Prop, RegExp][] = [
  ['lighthouse', /\b(lighthouses?|phare)\b/],
  ['cliff', /\b(cliffs?|falaises?|lighthouses?|phare)\b/],
  ['cabin', /\b(cabins?|cabane|cottage|houses?|maison|chalet|hut|farm\w*|ferme)\b/],
  ['boat', /\b(boats?|sail\w*|voiliers?|bateaux?|ships?|yacht|canoe)\b/],
  ['balloon', /\b(balloons?|montgolfieres?)\b/],
  ['palm', /\b(palms?|palmiers?|tropical|coconut|oasis|beach|plage)\b/],
  ['birds', /\b(birds?|oiseaux?|gulls?|seagulls|mouettes?|swallows)\b/],
  ['stalls', /\b(markets?|marche|stalls?|bazaar|etals?)\b/],
  ['pines', /\b(pines?|sapins?|firs?|conifers?|mountains?|alps?|alpes|lake|lac|fjord|winter|hiver)\b/],
  ['trees', /\b(trees?|arbres?|forests?|foret|woods|woodland|park|parc|autumn|automne|orchard|jungle)\b/],
  [
    'flowers',
    /\b(flowers?|fleurs|lavender|lavande|poppies|tulips?|meadow\w*|blossoms?|spring|printemps|sunflowers?)\b/,
  ],
  ['lavender', /\b(lavender|lavande)\b/],
  ['wheat', /\b(wheat|ble|barley|corn|harvest|moisson)\b/],
  ['cactus', /\b(cactus|cacti|mexic\w*|arizona)\b/],
]

const plain = (text: string): string => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')

const firstOf = <Word>(words: [Word, RegExp][], text: string): Word | null =>
  words.find(([, pattern]) => pattern.test(text))?.[0] ?? null

/** Returns the scene that a prompt describes; null when it names no place. */
export const readWish = (prompt: string): SceneWish | null => {
  const text = plain(prompt)
  const place = firstOf(placeWords, text)
  if (place === null) return null
  const found = new Set(props.flatMap(([prop, pattern]) => (pattern.test(text) ? [prop] : [])))
  return {
    place,
    time: firstOf(times, text),
    weather: firstOf(weathers, text) ?? 'clear',
    season: firstOf(seasons, text),
    props: found,
    water:
      place === 'sea' ||
      place === 'lake' ||
      place === 'beach' ||
      /\b(water|lake|lac|river|riviere|sea|ocean|mer|reflections?|reflets?|harbou?r)\b/.test(text),
  }
}
