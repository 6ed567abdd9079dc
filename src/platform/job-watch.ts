/** Sees the runs of jobs, and what is stored with them. */
export type JobWatch = {
  run(name: string, data: unknown, work: () => Promise<void>): Promise<void>
  /** Returns the data of a new job with what belongs to its run. */
  carried<Data>(data: Data): Data
}

export const unwatched: JobWatch = {
  run: (_name, _data, work) => work(),
  carried: (data) => data,
}
