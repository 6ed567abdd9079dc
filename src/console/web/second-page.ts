/** What most screens share beside the first page: the build sends it as one file, with the first move. */
import './form.ts'
import './ui/confirm.tsx'
import './ui/dialog.tsx'
import './ui/field.tsx'
import './ui/filters.tsx'
import './ui/list.tsx'
import './ui/pager.tsx'
