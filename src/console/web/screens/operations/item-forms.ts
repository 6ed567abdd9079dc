/** What edits a step or a field of the form. It loads once the editor is drawn, before the first of them is opened. */
export { FieldForm } from './field-form.tsx'
export { StepForm } from './step-form.tsx'
