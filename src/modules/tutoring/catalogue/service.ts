import { AppError, invalid } from '../../../http/errors.ts'
import type { Actor, Audit } from '../../../platform/audit.ts'
import { type CatalogueItem, slugOf } from './catalogue.ts'
import type { CatalogueStore } from './store.ts'

export type NewSubject = { name: string; slug?: string | undefined; description?: string | null | undefined }

/** Use cases of the catalogue. */
export const createCatalogueService = ({ subjects, curricula, packages }: CatalogueStore, audit: Audit) => ({
  /** The slug is made of the name where none is given. Throws SUBJECT_TAKEN, 400 for a name without letters. */
  async createSubject({ name, slug, description }: NewSubject, actor: Actor): Promise<CatalogueItem> {
    const id = slug ?? slugOf(name)
    if (id === '') throw invalid('/slug', 'is required, as the name has no plain letter or digit')
    const created_at = new Date()
    const subject = { _id: id, name: name.trim(), description: description?.trim() || null, created_at }
    if (!(await subjects.insert(subject))) throw new AppError('SUBJECT_TAKEN')
    await audit.record(actor, 'subject.created', { type: 'subject', id }, { after: { name: subject.name } })
    return subject
  },

  /** Throws 400 at `path` when a subject does not exist. */
  async checkSubjects(ids: string[], path: string): Promise<void> {
    const found = await subjects.byIds(ids)
    if (found.length < new Set(ids).size) throw invalid(path, 'must be ids of subjects that exist')
  },

  /** Throws 400 at `path` when there is an id without a curriculum. */
  async checkCurriculum(id: string | null, path: string): Promise<void> {
    if (id !== null && (await curricula.byIds([id])).length === 0)
      throw invalid(path, 'must be the id of a curriculum that exists')
  },

  /** Throws 400 at `path` when there is an id without a package. */
  async checkPackage(id: string | null, path: string): Promise<void> {
    if (id !== null && (await packages.byIds([id])).length === 0)
      throw invalid(path, 'must be the id of a package that exists')
  },
})

export type CatalogueService = ReturnType<typeof createCatalogueService>
