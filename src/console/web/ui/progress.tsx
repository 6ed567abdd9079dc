import { LoaderCircle } from 'lucide'
import { percent } from '../format.ts'
import { Icon } from './icon.tsx'

/** `value` from 0 to 100. */
export const Progress = ({ value, label, wide }: { value: number; label: string; wide?: boolean }) => (
  <span class={`progress${wide ? ' wide' : ''}`}>
    {!wide && (
      <span class="spins">
        <Icon of={LoaderCircle} size={14} />
      </span>
    )}
    <span
      class="track"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
    >
      <span class="fill" style={{ transform: `scaleX(${value / 100})` }} />
    </span>
    <span class="num">{percent(value)}</span>
  </span>
)
