import { configFaults } from './config.ts'
import {
  avatars,
  logoVariations,
  moodboard,
  portraitBackground,
  socialMediaContent,
} from './design-templates.ts'
import type { WorkflowTemplate } from './template.ts'
import { format, integer, number, picture, prompts, select, step, template, text } from './template-parts.ts'

/** What clients can have, in the order of the catalogue. Prices and costs are euros a run. */
export const templates: readonly WorkflowTemplate[] = [
  template(
    'batch-image-generator',
    'images',
    'Batch Image Generator',
    'Generates pictures for each prompt, all in one look.',
    { price: 250, cost: 15 },
    'nano_banana',
    [step('Generate pictures', 'image.generate')],
    [
      prompts(
        'Prompts',
        'One prompt, an empty line, the next prompt: up to 100',
        'A lighthouse on a cliff at sunset\n\nA market street in the morning rain\n\nA perfume bottle on white marble',
      ),
      select('style', 'Look', 'photo', 'illustration', 'poster', 'minimal'),
      select('aspect_ratio', 'Shape', '1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '9:16', '16:9', '21:9'),
      select('resolution', 'Resolution', '1K', '2K', '4K'),
      integer('variations', 'Pictures of each prompt', '1 to 10', 1, { min: 1, max: 10 }),
    ],
  ),
  template(
    'style-transfer-pipeline',
    'palette',
    'Style Transfer Pipeline',
    'Gives pictures the look of a technique, from oil painting to pixel art.',
    { price: 180, cost: 10 },
    'nano_banana',
    [step('Transfer the style', 'image.style')],
    [
      picture,
      select(
        'style',
        'Technique',
        'oil',
        'watercolour',
        'pencil',
        'low-poly',
        'halftone',
        'duotone',
        'pixel-art',
      ),
      number('strength', 'Strength in percent', '80', 80, { min: 10, max: 100 }),
      prompts('Wishes', 'What else matters about the look, in your words', ''),
      format,
    ],
  ),
  template(
    'product-photo-enhancer',
    'camera',
    'Product Photo Enhancer',
    'Corrects white balance, exposure and sharpness of product photos, with a picture of before and after.',
    { price: 150, cost: 8 },
    'nano_banana',
    [step('Enhance photos', 'image.enhance')],
    [
      picture,
      select('white_balance', 'White balance', 'auto', 'off'),
      number('exposure', 'Exposure from -100 to 100', '0: as measured', 0, { min: -100, max: 100 }),
      number('saturation', 'Saturation in percent', '120', 120, { min: 0, max: 200 }),
      number('sharpness', 'Sharpness in percent', '50', 50, { min: 0, max: 100 }),
      select('comparison', 'Picture of before and after', 'yes', 'no'),
      format,
    ],
  ),
  socialMediaContent,
  logoVariations,
  moodboard,
  template(
    'image-upscaler-pro',
    'expand',
    'Image Upscaler Pro',
    'Enlarges pictures two to four times with sharp edges.',
    { price: 100, cost: 6 },
    'nano_banana',
    [step('Enlarge pictures', 'image.upscale')],
    [
      picture,
      number('scale', 'Factor', '2 to 4', 2, { min: 2, max: 4 }),
      number('sharpness', 'Sharpness in percent', '30', 30, { min: 0, max: 100 }),
      format,
    ],
  ),
  portraitBackground,
  template(
    'batch-watermark-applier',
    'stamp',
    'Batch Watermark Applier',
    'Puts a text or a logo on all pictures of a batch, and keeps orientation and colours.',
    { price: 50, cost: 2 },
    'nano_banana',
    [step('Apply the watermark', 'image.watermark')],
    [
      picture,
      text('text', 'Text', 'What the watermark says', '© Estee', 80),
      select('logo', 'Logo instead of the text: the file that is named logo, or the last one', 'no', 'yes'),
      select(
        'position',
        'Position',
        'bottom-right',
        'bottom-left',
        'top-right',
        'top-left',
        'centre',
        'tiled',
      ),
      number('opacity', 'Opacity in percent', '40', 40, { min: 5, max: 100 }),
      number('size', 'Width in percent of the picture', '20', 20, { min: 2, max: 100 }),
      integer('margin', 'Margin in pixels', '24', 24, { min: 0, max: 500 }),
      text('colour', 'Colour', 'A hex code such as #FFFFFF', '#FFFFFF', 7),
    ],
  ),
  avatars,
]

for (const { _id, config } of templates) {
  const [fault] = configFaults(config)
  if (fault) throw new Error(`the template ${_id} is faulty: ${fault.path} ${fault.message}`)
}
