import { CheckField } from './field.tsx'

type ChecksProps = {
  label: string
  error?: string | undefined
  of: [value: string, text: string, help?: string][]
  chosen: readonly string[]
  onChoose: (chosen: string[]) => void
}

/** Some of few, each with its own box, in the order of `of`. */
export const Checks = ({ label, error, of, chosen, onChoose }: ChecksProps) => (
  <fieldset class="checks">
    <legend>{label}</legend>
    {of.map(([value, text, help]) => (
      <CheckField
        key={value}
        label={text}
        {...(help !== undefined && { help })}
        checked={chosen.includes(value)}
        onInput={(on) =>
          onChoose(of.map(([one]) => one).filter((one) => (one === value ? on : chosen.includes(one))))
        }
      />
    ))}
    {error && (
      <small class="error" role="alert">
        {error}
      </small>
    )}
  </fieldset>
)
