/** What a user likes of the pages of workflows. */
export type Preferences = {
  notifications_toast: boolean
  notifications_sound: boolean
  notifications_email: boolean
  language: 'fr' | 'en'
  date_format: 'DD/MM/YYYY' | 'MM/DD/YYYY' | 'YYYY-MM-DD'
  results_per_page: number
  theme: 'dark' | 'light'
}

/** An undefined field stays as it is. */
export type PreferencesChange = { [Name in keyof Preferences]?: Preferences[Name] | undefined }

export const defaultPreferences: Preferences = {
  notifications_toast: true,
  notifications_sound: false,
  notifications_email: false,
  language: 'fr',
  date_format: 'DD/MM/YYYY',
  results_per_page: 25,
  theme: 'dark',
}
