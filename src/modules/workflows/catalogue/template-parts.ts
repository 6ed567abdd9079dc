import { completeConfig, defaultTimeoutSeconds } from './config.ts'
import type { WorkflowTemplate } from './template.ts'
import type { WorkflowField, WorkflowStep, WorkflowType } from './workflow.ts'

type Bounds = Pick<WorkflowField, 'min' | 'max'>

// Pages send what a user typed and show nothing but the placeholder: it says what an empty field does.

export const text = (
  name: string,
  label: string,
  placeholder: string,
  preset: string,
  max_length = 200,
): WorkflowField => ({
  name,
  label,
  type: 'text',
  placeholder,
  required: false,
  default: preset,
  max_length,
})

export const number = (
  name: string,
  label: string,
  placeholder: string,
  preset: number,
  bounds: Bounds,
): WorkflowField => ({
  name,
  label,
  type: 'number',
  placeholder,
  required: false,
  default: preset,
  ...bounds,
})

export const integer = (...of: Parameters<typeof number>): WorkflowField => ({
  ...number(...of),
  integer: true,
})

/** The first option is what a run takes without a choice. */
export const select = (name: string, label: string, ...options: [string, ...string[]]): WorkflowField => ({
  name,
  label,
  type: 'select',
  placeholder: options.join(', '),
  required: false,
  default: options[0],
  options,
})

export const url = (name: string, label: string, placeholder: string): WorkflowField => ({
  name,
  label,
  type: 'url',
  placeholder,
  required: false,
  default: '',
  max_length: 2000,
})

export const prompts = (label: string, placeholder: string, preset: string): WorkflowField =>
  text('prompts_text', label, placeholder, preset, 50_000)

export const picture = url(
  'image_url',
  'Picture by address',
  'https://…, where no picture is uploaded; empty for a sample',
)

export const format = select('format', 'File format', 'jpeg', 'png', 'webp')

export const step = (name: string, kind: string, parameters?: Record<string, unknown>): WorkflowStep => ({
  name,
  kind,
  ...(parameters && { with: parameters }),
})

export const template = (
  _id: string,
  icon: string,
  name: string,
  description: string,
  { price, cost }: { price: number; cost: number },
  workflow_type: WorkflowType,
  steps: WorkflowStep[],
  fields: WorkflowField[],
): WorkflowTemplate => ({
  _id,
  icon,
  name,
  description,
  revenue_per_execution: price,
  cost_per_execution: cost,
  config: completeConfig({ workflow_type, timeout_seconds: defaultTimeoutSeconds, steps, fields }, 1),
})
