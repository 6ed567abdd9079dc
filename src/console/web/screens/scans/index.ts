/** One file of scripts: each more is named in the first page. */
export { Scans } from './list.tsx'
export { NewScan } from './new-scan.tsx'
export { ScanPage } from './scan.tsx'
