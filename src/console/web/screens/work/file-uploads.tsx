import { useSignal } from '@preact/signals'
import { Download, File as FileIcon, Inbox, Trash2 } from 'lucide'
import { toQuery, useQuery } from '../../address.ts'
import { call } from '../../api.ts'
import { refresh, useData } from '../../data.ts'
import { date, fileSize } from '../../format.ts'
import { t as common } from '../../i18n/common.ts'
import { t } from '../../i18n/work.ts'
import { IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Icon } from '../../ui/icon.tsx'
import { IconLink } from '../../ui/icon-link.tsx'
import { List } from '../../ui/list.tsx'
import { Empty } from '../../ui/states.tsx'
import { RowLink } from '../../ui/table.tsx'
import { Ago } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { Upload } from '../../ui/upload.tsx'
import { type ClientFile, type FileList, isPicture, sendFile } from './send-file.ts'

const limit = 20

/** What was uploaded for runs: it is removed once no run has used it for long. */
export const FileUploads = () => {
  const { query } = useQuery()
  const files = useData<FileList>(`/api/v1/files${toQuery({ limit, offset: query.offset })}`)
  const asked = useSignal<ClientFile | null>(null)
  const remove = async () => {
    await call(`/api/v1/files/${asked.value?.id}`, { method: 'DELETE' })
    toast(t('fileDeleted'))
    refresh('/api/v1/files')
  }
  return (
    <>
      <Card>
        <Upload
          help={t('uploadHelp')}
          onFile={async (file, progress, signal) => {
            const { name } = await sendFile(file, progress, signal)
            toast(t('fileUploaded', name))
          }}
        />
      </Card>
      <Card flush title={t('uploads')}>
        <List
          of={files}
          name={t('uploads')}
          columns={[
            { text: common('name') },
            { text: t('size'), right: true, width: '110px', hide: 's' },
            { text: t('uploaded'), width: '150px', hide: 's' },
            { text: t('lastUsed'), width: '150px', hide: 'm' },
            { text: t('keptUntil'), width: '150px', hide: 'm' },
            { text: common('actions'), unseen: true, width: '128px' },
          ]}
          rows={({ files }) => files}
          row={(file) => (
            <Row
              key={file.id}
              file={file}
              onDelete={() => {
                asked.value = file
              }}
            />
          )}
          limit={limit}
          empty={<Empty icon={Inbox} text={t('noUploads')} />}
        />
      </Card>
      <Confirm
        open={asked.value !== null}
        title={t('deleteFile')}
        verb={t('deleteFile')}
        keep={t('keepFile')}
        onConfirm={remove}
        onClose={() => {
          asked.value = null
        }}
      >
        {t('confirmDeleteFile', asked.value?.name ?? '')}
      </Confirm>
    </>
  )
}

const Row = ({ file, onDelete }: { file: ClientFile; onDelete: () => void }) => {
  const { name, content_type, file_size_bytes, file_url, created_at, last_used_at, expires_at } = file
  return (
    <tr>
      <td>
        <div class="file-name">
          <span class="picture">
            {isPicture(content_type) ? (
              <img src={file_url} alt="" loading="lazy" />
            ) : (
              <Icon of={FileIcon} size={18} />
            )}
          </span>
          <span>
            <RowLink to={file_url} sub={<span class="only-s">{fileSize(file_size_bytes)}</span>}>
              {name}
            </RowLink>
          </span>
        </div>
      </td>
      <td class="right num hide-s">{fileSize(file_size_bytes)}</td>
      <td class="hide-s">
        <Ago at={created_at} />
      </td>
      <td class="hide-m">
        <Ago at={last_used_at} />
      </td>
      <td class="hide-m">{date(expires_at)}</td>
      <td class="row-actions">
        <IconLink icon={Download} label={`${common('download')}: ${name}`} to={`${file_url}&download=1`} />
        <IconButton small icon={Trash2} label={`${t('deleteFile')}: ${name}`} onClick={onDelete} />
      </td>
    </tr>
  )
}
