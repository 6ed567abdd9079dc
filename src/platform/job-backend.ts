import { MongoChangeStreamNotificationChannel, MongoJobRepository, ObjectId } from '@agendajs/mongo-backend'
import { type JobNotification, type JobParameters, type JobRepositoryOptions, toJobId } from 'agenda'
import { isDuplicateKey } from './mongo.ts'

const longAgo = new Date(0)

/** Matches the time of jobs that wait: Agenda takes `nextRunAt` away when a run begins. */
export const waiting = { $gt: longAgo }

/** What Agenda sees as the time of a claim until the run begins. */
const neverExpired = new Date(8.64e15)

/** Above this many jobs that are due, a poll claims of every name that it asks for. */
const mostDue = 100

/** Agenda's store of jobs, with claims that are counted, bounded and given back. */
export class JobRepository extends MongoJobRepository {
  /** When each claim ends whose run has not begun, by job. */
  private readonly claimEnds = new Map<string, number>()
  private isStopped = false
  private pendingCount = 0
  /** The names that Agenda asks for in this turn of the event loop, and those of them that are due. */
  private poll: { names: string[]; due: Promise<Set<string> | null> } | null = null

  /** Whether a claim or the end of a run is on its way to the store. */
  get isBusy(): boolean {
    return this.pendingCount > 0
  }

  /** From here on nothing is claimed; a claim under way is given back. */
  stopClaims(): void {
    this.isStopped = true
  }

  override async connect(): Promise<void> {
    await super.connect()
    await this.collection.createIndex(
      { name: 1, key: 1 },
      {
        name: 'one_waiting_job_of_a_key',
        unique: true,
        partialFilterExpression: { key: { $exists: true }, nextRunAt: waiting },
      },
    )
  }

  /**
   * Stores a repeating job, as Agenda does, but a new one first waits for its interval: what it looks for was not
   * there before it. A job that is stored already keeps its time.
   */
  async repeat(name: string, intervalMs: number): Promise<void> {
    const nextRunAt = new Date(Date.now() + intervalMs)
    await this.collection.updateOne(
      { name, type: 'single' },
      { $set: { repeatInterval: intervalMs }, $setOnInsert: { priority: 0, nextRunAt, lockedAt: null } },
      { upsert: true },
    )
  }

  override async getNextJobToRun(
    name: string,
    _nextScanAt: Date,
    lockDeadline: Date,
    now: Date | undefined,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters | undefined> {
    if (this.isStopped) return undefined
    return await this.counted(async () => {
      if (!(await this.mayBeDue(name, lockDeadline))) return undefined
      const claimedFrom = Date.now()
      // Only what is due: Agenda would claim up to a poll ahead, and such a job holds a slot while it waits.
      const job = await super.getNextJobToRun(name, new Date(claimedFrom), lockDeadline, now, options)
      if (job && this.isStopped) {
        await this.unlockJob(job)
        return undefined
      }
      // Its last run never ended. Agenda counts failures alone: a job that ends its process would repeat without end.
      if (job?.nextRunAt === null) job.failCount = (job.failCount ?? 0) + 1
      // Agenda drops a claim that is too old to begin (the process stood still), but never frees its slot.
      if (job?._id && job.lockedAt) {
        this.claimEnds.set(job._id, job.lockedAt.getTime() + claimedFrom - lockDeadline.getTime())
        job.lockedAt = neverExpired
      }
      return job
    })
  }

  override async saveJobState(job: JobParameters, options: JobRepositoryOptions | undefined): Promise<void> {
    if (job._id && job.lockedAt === neverExpired) this.begin(job, job._id)
    // With neither a lock nor a time no process would ever claim the job again.
    const state = job.lockedAt || job.nextRunAt ? job : { ...job, lockedAt: longAgo }
    try {
      await this.counted(() => super.saveJobState(state, options))
    } catch (error) {
      // A job of the same key was added during the run that failed: it does the work of the retry.
      if (!job._id || !isDuplicateKey(error, 'key')) throw error
      await this.removeJobs({ id: job._id })
    }
  }

  override async unlockJob(job: JobParameters): Promise<void> {
    if (job._id) await this.unlockJobs([job._id])
  }

  override async unlockJobs(ids: string[]): Promise<void> {
    for (const id of ids) this.claimEnds.delete(id)
    const _id = { $in: ids.map((id) => new ObjectId(id)) }
    await this.counted(async () => {
      await this.collection.updateMany({ _id, nextRunAt: waiting }, { $set: { lockedAt: null } })
      await this.collection.updateMany({ _id, nextRunAt: null }, { $set: { lockedAt: longAgo } })
    })
  }

  /** Agenda polls with one claim for each name, all at once: one read says which of them find a job. */
  private async mayBeDue(name: string, lockDeadline: Date): Promise<boolean> {
    this.poll ??= { names: [], due: Promise.resolve().then(() => this.readDue(lockDeadline)) }
    const { names, due } = this.poll
    names.push(name)
    return (await due)?.has(name) ?? true
  }

  /** Returns null where a claim for each name costs less, or where too many jobs are due. */
  private async readDue(lockDeadline: Date): Promise<Set<string> | null> {
    const names = this.poll?.names ?? []
    this.poll = null
    if (names.length === 1) return null
    const free = { lockedAt: null, nextRunAt: { $lte: new Date() } }
    const due = {
      name: { $in: names },
      disabled: { $ne: true },
      $or: [free, { lockedAt: { $lte: lockDeadline } }],
    }
    const jobs = await this.collection.find(due, { projection: { name: 1 }, limit: mostDue }).toArray()
    return jobs.length < mostDue ? new Set(jobs.map((job) => job.name)) : null
  }

  private begin(job: JobParameters, id: string): void {
    const end = this.claimEnds.get(id) ?? 0
    this.claimEnds.delete(id)
    if (Date.now() >= end) throw new Error(`job ${id} was claimed too long ago to begin; it is claimed again`)
    job.lockedAt = new Date()
  }

  private async counted<Value>(command: () => Promise<Value>): Promise<Value> {
    this.pendingCount += 1
    try {
      return await command()
    } finally {
      this.pendingCount -= 1
    }
  }
}

/** Tells Agenda when to look for jobs: when one was added and when a slot is free. */
export class JobChannel extends MongoChangeStreamNotificationChannel {
  /** Names whose jobs are being claimed, and whether to look again at the end. */
  private readonly filling = new Map<string, boolean>()

  /** Claims jobs of a name now, as many as may run. Agenda itself would wait for its next poll. */
  async refill(jobName: string): Promise<void> {
    // To Agenda this is a job that was added. It looks at nothing but the name and the time.
    const timestamp = new Date()
    await this.notifyHandlers({ jobId: toJobId(''), jobName, nextRunAt: null, priority: 0, timestamp })
  }

  /** One at a time for a name: parallel claims would take more jobs than may run. */
  protected override async notifyHandlers(notification: JobNotification): Promise<void> {
    const { jobName } = notification
    if (this.filling.has(jobName)) {
      this.filling.set(jobName, true)
      return
    }
    do {
      this.filling.set(jobName, false)
      await super.notifyHandlers(notification)
    } while (this.filling.get(jobName))
    this.filling.delete(jobName)
  }
}
