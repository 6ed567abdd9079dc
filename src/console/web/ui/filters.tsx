import { Search, X } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useQuery } from '../address.ts'
import { t } from '../i18n/common.ts'
import { isTyping } from '../shell/keys.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

/** The filters of a list, in one row above it. `names` are those in the address, which "Clear" takes away. */
export const Filters = ({ names, children }: { names: string[]; children: ComponentChildren }) => {
  const { get, set } = useQuery()
  const isSet = names.some((name) => get(name) !== '')
  return (
    <search class="filters">
      {children}
      {isSet && (
        <Button small icon={X} onClick={() => set(Object.fromEntries(names.map((name) => [name, ''])))}>
          {t('clear')}
        </Button>
      )}
    </search>
  )
}

const typingMs = 250

/** Searches the list a moment after the last letter. The key / leads to it. */
export const SearchFilter = ({ name, label }: { name: string; label: string }) => {
  const { get, set } = useQuery()
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const given = get(name)
  useEffect(() => {
    // Also when the filter is cleared or the browser goes back.
    if (field.current && document.activeElement !== field.current) field.current.value = given
  }, [given])
  useEffect(() => {
    const find = (event: KeyboardEvent) => {
      if (event.key !== '/' || isTyping(event)) return
      event.preventDefault()
      field.current?.focus()
    }
    addEventListener('keydown', find)
    return () => removeEventListener('keydown', find)
  }, [])
  return (
    <label class="search-filter">
      <Icon of={Search} size={15} />
      <input
        ref={field}
        type="search"
        maxLength={100}
        aria-label={label}
        placeholder={label}
        defaultValue={given}
        onInput={({ currentTarget: { value } }) => {
          clearTimeout(timer.current)
          timer.current = setTimeout(() => set({ [name]: value.trim() }), typingMs)
        }}
      />
    </label>
  )
}

type SelectFilterProps = {
  name: string
  label: string
  of: [value: string, text: string][]
  /** The text of the first entry, where the gender of "all" is another one. */
  all?: string
}

/** A choice of many; the first entry is "all". */
export const SelectFilter = ({ name, label, of, all }: SelectFilterProps) => {
  const { get, set } = useQuery()
  return (
    <label class="filter">
      <span>{label}</span>
      <select value={get(name)} onChange={({ currentTarget: { value } }) => set({ [name]: value })}>
        <option value="">{all ?? t('all')}</option>
        {of.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

export const DateFilter = ({ name, label }: { name: string; label: string }) => {
  const { get, set } = useQuery()
  return (
    <label class="filter">
      <span>{label}</span>
      <input
        type="date"
        value={get(name)}
        onChange={({ currentTarget: { value } }) => set({ [name]: value })}
      />
    </label>
  )
}
