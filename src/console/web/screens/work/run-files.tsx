import { File as FileIcon, X } from 'lucide'
import type { oneFile } from '../../../../modules/workflows/files/wire.ts'
import type { Answer } from '../../api.ts'
import { useData } from '../../data.ts'
import { fileSize } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/work.ts'
import { IconButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Upload } from '../../ui/upload.tsx'
import { type FileList, isPicture, sendFile } from './send-file.ts'

/** The server takes so many files for one run. */
const most = 14

type RunFilesProps = { ids: string[]; onChange: (ids: string[]) => void }

/** The pictures that a run works on: uploaded now, or earlier. */
export const RunFiles = ({ ids, onChange }: RunFilesProps) => {
  const earlier = useData<FileList>('/api/v1/files?limit=12').data?.files ?? []
  const offered = earlier.filter(({ id, content_type }) => isPicture(content_type) && !ids.includes(id))
  const add = (id: string) => onChange([...ids, id])
  return (
    <fieldset class="run-files">
      <legend>{t('runPictures')}</legend>
      {ids.length > 0 && (
        <ul class="run-chosen">
          {ids.map((id) => (
            <Chosen key={id} id={id} onRemove={() => onChange(ids.filter((one) => one !== id))} />
          ))}
        </ul>
      )}
      {ids.length < most && (
        <Upload
          help={t('runPicturesHelp', most)}
          accept="image/*"
          onFile={async (file, progress, signal) => add((await sendFile(file, progress, signal)).id)}
        />
      )}
      {ids.length < most && offered.length > 0 && (
        <div class="run-offered">
          <small>{t('orEarlier')}</small>
          {offered.map(({ id, name, file_url }) => (
            <button key={id} type="button" class="picture" title={name} onClick={() => add(id)}>
              <img src={file_url} alt={name} loading="lazy" />
            </button>
          ))}
        </div>
      )}
    </fieldset>
  )
}

const Chosen = ({ id, onRemove }: { id: string; onRemove: () => void }) => {
  const { data, error } = useData<Answer<typeof oneFile>>(`/api/v1/files/${id}`)
  const name = data?.name ?? (error ? t('fileGone') : common('loading'))
  return (
    <li class={error && !data ? 'bad' : ''}>
      <span class="picture">
        {data && isPicture(data.content_type) ? <img src={data.file_url} alt="" /> : <Icon of={FileIcon} />}
      </span>
      <span class="what">{name}</span>
      {data && <small>{fileSize(data.file_size_bytes)}</small>}
      <IconButton small icon={X} label={`${t('remove')}: ${name}`} onClick={onRemove} />
    </li>
  )
}
