import { effect, signal } from '@preact/signals'

export type Locale = 'en' | 'fr'

/** The texts of one area of the console: another language has every key of English, by type. */
export type Texts<English> = { [Key in keyof English]: string }

/** Chosen by the browser until the person chooses. */
export const locale = signal<Locale>(
  (localStorage.getItem('locale') ?? navigator.language).startsWith('fr') ? 'fr' : 'en',
)
effect(() => {
  document.documentElement.lang = locale.value
})

/** Loads the French texts of one area; each area that was opened has one. */
const loads: (() => Promise<void>)[] = []

/** Resolves once the texts of what was loaded so far are there in the chosen language. */
export const textsLoaded = async (chosen = locale.value): Promise<void> => {
  if (chosen === 'fr') await Promise.all(loads.map((load) => load()))
}

export const chooseLocale = async (chosen: Locale): Promise<void> => {
  localStorage.setItem('locale', chosen)
  await textsLoaded(chosen)
  locale.value = chosen
}

/**
 * Returns the function that gives the text of a key in the chosen language; `{0}` and `{1}` are filled in. Each area of
 * the console has its own texts, which load with its screens; those in French only for readers of French.
 */
export const translator = <const English extends Record<string, string>>(
  en: English,
  loadFrench: () => Promise<Texts<English>>,
) => {
  let fr: Texts<English> | null = null
  loads.push(async () => {
    fr ??= await loadFrench()
  })
  return (key: keyof English, ...values: (string | number)[]): string =>
    ((locale.value === 'fr' && fr) || en)[key].replace(/\{(\d)\}/g, (_, n: string) =>
      String(values[Number(n)] ?? ''),
    )
}
