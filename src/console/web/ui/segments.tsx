type SegmentsProps = {
  label: string
  /** The values with their texts; the first one is usually '' for all. */
  of: [value: string, text: string][]
  chosen: string
  onChoose: (value: string) => void
}

/** A choice of few, all of them visible. */
export const Segments = ({ label, of, chosen, onChoose }: SegmentsProps) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row everywhere
  <div class="segments" role="group" aria-label={label}>
    {of.map(([value, text]) => (
      <button key={value} type="button" aria-pressed={value === chosen} onClick={() => onChoose(value)}>
        {text}
      </button>
    ))}
  </div>
)
