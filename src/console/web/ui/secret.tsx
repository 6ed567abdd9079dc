import { CopyButton } from './copy.tsx'

/** A text to copy, such as a key or a command. `of` names it. */
export const Secret = ({ text, of }: { text: string; of: string }) => (
  <div class="with-button">
    <pre class="json">{text}</pre>
    <CopyButton text={text} of={of} />
  </div>
)
