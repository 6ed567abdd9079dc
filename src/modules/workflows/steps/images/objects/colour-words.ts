const colours: [RegExp, string][] = [
  [/\b(white|blanc(he)?|ivory|cream)\b/i, '#f1ece2'],
  [/\b(black|noire?|charcoal)\b/i, '#2b2b30'],
  [/\b(gr[ae]y|gris(e)?|concrete|beton|béton|silver)\b/i, '#a9adb0'],
  [/\b(red|rouge|crimson|ruby)\b/i, '#c8372d'],
  [/\b(orange|apricot|terracotta|terre cuite)\b/i, '#dd7a3f'],
  [/\b(yellow|jaune|golden|gold|dor[ée]e?|or)\b/i, '#e6b53c'],
  [/\b(green|verte?|olive|emerald|sage|mint)\b/i, '#5f8f63'],
  [/\b(turquoise|teal|cyan)\b/i, '#3a9c99'],
  [/\b(blue|bleue?|navy|azure|indigo)\b/i, '#3667a8'],
  [/\b(purple|violet(te)?|lilac|lavender)\b/i, '#8460b0'],
  [/\b(pink|rose|blush|magenta)\b/i, '#e08aa2'],
  [/\b(brown|marron|wood(en)?|bois|oak|walnut|leather)\b/i, '#8c5f3c'],
  [/\b(beige|sand|nude|linen|lin)\b/i, '#d8c3a5'],
]

/** Returns the colours that a text names, in its order. */
export const coloursIn = (text: string): string[] =>
  colours
    .flatMap(([pattern, colour]) => {
      const at = text.search(pattern)
      return at < 0 ? [] : [{ at, colour }]
    })
    .sort((one, other) => one.at - other.at)
    .map(({ colour }) => colour)
