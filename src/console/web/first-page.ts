/** What the first page needs: the build sends it as one file. */
import './screens/work/dashboard.tsx'
import './shell/not-loaded.tsx'
import './shell/shell.tsx'
