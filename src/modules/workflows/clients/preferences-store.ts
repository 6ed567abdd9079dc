import type { Connection } from 'mongoose'
import { collectionOf, definedFields, field, firstRow, rowSchema } from '../../../platform/mongo.ts'
import { defaultPreferences, type Preferences, type PreferencesChange } from './preferences.ts'

/** `_id` is the id of the user. */
type PreferencesRow = Preferences & { _id: string }

const preferencesSchema = rowSchema<PreferencesRow>({
  _id: field.string,
  notifications_toast: field.boolean,
  notifications_sound: field.boolean,
  notifications_email: field.boolean,
  language: field.string,
  date_format: field.string,
  results_per_page: field.number,
  theme: field.string,
})

export const preferencesCollection = 'user_preferences'

/** What users like. A user without a row has the defaults. */
export const createPreferencesStore = (connection: Connection) => {
  const preferences = collectionOf<PreferencesRow>(
    connection,
    'UserPreferences',
    preferencesSchema,
    preferencesCollection,
  )
  const of = async (userId: string): Promise<Preferences> => {
    const { _id, ...row } = (await firstRow(preferences, { _id: userId })) ?? { _id: userId }
    return { ...defaultPreferences, ...row }
  }

  return {
    of,
    async change(userId: string, change: PreferencesChange): Promise<void> {
      const set = definedFields(change)
      if (Object.keys(set).length > 0)
        await preferences.updateOne({ _id: userId }, { $set: set }, { upsert: true })
    },
    async remove(userId: string): Promise<void> {
      await preferences.deleteOne({ _id: userId })
    },
  }
}

export type PreferencesStore = ReturnType<typeof createPreferencesStore>
