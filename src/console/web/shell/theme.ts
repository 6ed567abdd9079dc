import { effect, signal } from '@preact/signals'

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const kept = localStorage.getItem('theme')
export const theme = signal<Theme>(themes.find((one) => one === kept) ?? 'auto')
effect(() => {
  if (theme.value === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.value
})

export const chooseTheme = (chosen: Theme): void => {
  localStorage.setItem('theme', chosen)
  theme.value = chosen
}
