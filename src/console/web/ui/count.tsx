/** How many are new, or a dot without a number; `text` says it in words. */
export const Count = ({ of, text }: { of?: number; text: string }) => (
  <span class="count" title={text}>
    <span aria-hidden="true">{of}</span>
    <span class="unseen">{text}</span>
  </span>
)
