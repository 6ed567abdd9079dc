import { fileURLToPath } from 'node:url'

const font = (path: string): string => fileURLToPath(import.meta.resolve(path))

/** Inter in four weights, and Playfair Display in two. */
export const fontFiles: string[] = [
  font('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  font('@expo-google-fonts/inter/500Medium/Inter_500Medium.ttf'),
  font('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf'),
  font('@expo-google-fonts/inter/800ExtraBold/Inter_800ExtraBold.ttf'),
  font('@expo-google-fonts/playfair-display/400Regular/PlayfairDisplay_400Regular.ttf'),
  font('@expo-google-fonts/playfair-display/700Bold/PlayfairDisplay_700Bold.ttf'),
]
