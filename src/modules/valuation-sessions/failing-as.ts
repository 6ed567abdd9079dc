import { AppError } from '../../http/errors.ts'

/** Gives whatever goes wrong unexpectedly the text that the frontend shows: 500 INTERNAL_ERROR. */
export const failingAs = async <T>(text: string, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('INTERNAL_ERROR', { text, cause: error })
  }
}
