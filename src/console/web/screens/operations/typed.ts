import { useSignal } from '@preact/signals'

/**
 * A field of a value that is not text. What is typed, such as `0.` on its way to `0.5`, stays as it was typed for as long
 * as it means the value.
 */
export const useTyped = <Value>(
  value: Value,
  toText: (value: Value) => string,
  fromText: (text: string) => Value,
  onInput: (value: Value) => void,
) => {
  const typed = useSignal<string | null>(null)
  const isSame = typed.value !== null && JSON.stringify(fromText(typed.value)) === JSON.stringify(value)
  return {
    value: isSame && typed.value !== null ? typed.value : toText(value),
    onInput: (text: string) => {
      typed.value = text
      onInput(fromText(text))
    },
  }
}
