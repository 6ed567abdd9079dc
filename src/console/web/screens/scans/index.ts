/** One file of scripts: each more is named in the first page. The list has its own, as all three are too much. */
export { NewScan } from './new-scan.tsx'
export { ScanPage } from './scan.tsx'
