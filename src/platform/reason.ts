/** The message of an error, for a sentence that names its cause. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
