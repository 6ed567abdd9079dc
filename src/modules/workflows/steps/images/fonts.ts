import { fileURLToPath } from 'node:url'

const font = (path: string): string => fileURLToPath(import.meta.resolve(path))

/** Inter in four weights, and Playfair Display in two: the file of each. */
export const faces = {
  'Inter 400': font('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  'Inter 500': font('@expo-google-fonts/inter/500Medium/Inter_500Medium.ttf'),
  'Inter 700': font('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf'),
  'Inter 800': font('@expo-google-fonts/inter/800ExtraBold/Inter_800ExtraBold.ttf'),
  'Playfair 400': font('@expo-google-fonts/playfair-display/400Regular/PlayfairDisplay_400Regular.ttf'),
  'Playfair 700': font('@expo-google-fonts/playfair-display/700Bold/PlayfairDisplay_700Bold.ttf'),
}

export type Face = keyof typeof faces

export const fontFiles: string[] = Object.values(faces)
