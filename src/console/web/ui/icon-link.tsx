import type { IconNode } from 'lucide'
import { Icon } from './icon.tsx'

/** A download or another page, by its icon alone. */
export const IconLink = ({ icon, label, to }: { icon: IconNode; label: string; to: string }) => (
  <a class="icon-button small" href={to} aria-label={label} title={label}>
    <Icon of={icon} size={15} />
  </a>
)
