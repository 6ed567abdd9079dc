import type { WorkflowTemplate } from './template.ts'
import { format, integer, picture, prompts, select, step, template, text, url } from './template-parts.ts'

// Those whose steps compose a design.

export const socialMediaContent: WorkflowTemplate = template(
  'social-media-content-generator',
  'megaphone',
  'Social Media Content Generator',
  'Writes posts with hashtags for each of your channels, in your tone, and makes their cards.',
  { price: 200, cost: 12 },
  'standard',
  [step('Write posts', 'text.social'), step('Make cards', 'social.cards')],
  [
    text(
      'topic',
      'Topic',
      'What the posts are about, such as our spring collection',
      'Our spring collection',
      500,
    ),
    text('brand', 'Brand', 'The name that posts speak for', 'Estee'),
    text(
      'audience',
      'Audience',
      'Readers, such as marketing teams of fashion brands',
      'Marketing teams of fashion brands',
    ),
    text('platforms', 'Channels', 'instagram, linkedin, facebook, x, tiktok', 'instagram, linkedin'),
    integer('posts_per_platform', 'Posts for each channel', '1 to 10', 2, { min: 1, max: 10 }),
    select('tone', 'Tone', 'friendly', 'professional', 'playful', 'bold', 'inspiring'),
    select('language', 'Language', 'en', 'fr'),
    text('keywords', 'Keywords', 'Words for hashtags, parted by commas', 'spring, design, campaign', 500),
    text(
      'call_to_action',
      'Call to action',
      'What readers shall do, such as book a call',
      'Discover the collection',
    ),
    { ...url('link', 'Link', 'https://… that posts end with; empty for none'), max_length: 200 },
    picture,
    text(
      'picture_idea',
      'Picture of the cards',
      'What to draw where no picture is given; empty for the topic',
      'Flowers in a spring meadow, hills at dawn',
      500,
    ),
    select('design', 'Design of the cards', 'mixed', 'overlay', 'panel', 'frame'),
    text('colour', 'Brand colour', 'A hex code such as #0F766E', '#0F766E', 7),
    text('shapes', 'Shapes of the cards', '1:1, 9:16, 1.91:1; empty for those of each channel', '', 30),
    format,
  ],
)

export const logoVariations: WorkflowTemplate = template(
  'logo-variation-creator',
  'shapes',
  'Logo Variation Creator',
  'Draws variations of a logo as SVG and PNG: marks, layouts, palettes and typefaces.',
  { price: 350, cost: 20 },
  'standard',
  [step('Draw variations', 'logo.variations')],
  [
    text('brand_name', 'Brand name', 'As it stands in the logo', 'Estee', 40),
    text('tagline', 'Tagline', 'A short line below the name; empty for none', 'Image agency', 60),
    text(
      'industry',
      'Industry',
      'What the company does, such as coffee or law: it chooses the icons',
      'Photo and design studio',
      120,
    ),
    select(
      'mark',
      'Mark',
      'auto',
      'icon',
      'abstract',
      'monogram',
      'circle',
      'hexagon',
      'leaf',
      'wave',
      'none',
    ),
    text('layouts', 'Layouts', 'row, stack, badge, monogram', 'row, stack, badge, monogram'),
    text(
      'colours',
      'Colours',
      'Hex codes parted by commas, such as #0F766E, #F59E0B',
      '#0F766E, #F59E0B, #111827',
    ),
    select('typeface', 'Typeface', 'both', 'sans', 'serif'),
    integer('variations', 'Number of variations', '1 to 24', 8, { min: 1, max: 24 }),
  ],
)

export const moodboard: WorkflowTemplate = template(
  'moodboard-generator',
  'grid',
  'Moodboard Generator',
  'Arranges pictures, a palette and a type sample on one board.',
  { price: 120, cost: 5 },
  'nano_banana',
  [step('Compose the board', 'image.moodboard')],
  [
    prompts(
      'Motifs',
      'One motif, an empty line, the next: pictures that you upload come first',
      'Linen in morning light\n\nA ceramic vase\n\nDunes at dusk',
    ),
    text('title', 'Title', 'Stands at the top of the board', 'Quiet summer', 60),
    integer('pictures', 'Number of pictures', '4 to 12', 6, { min: 4, max: 12 }),
    integer('colours', 'Colours of the palette', '3 to 8', 5, { min: 3, max: 8 }),
    select('layout', 'Layout', 'mosaic', 'grid'),
    format,
  ],
)

export const portraitBackground: WorkflowTemplate = template(
  'portrait-background-replacer',
  'portrait',
  'Portrait Background Replacer',
  'Cuts a person out and puts a colour, a studio or a scene behind.',
  { price: 190, cost: 11 },
  'nano_banana',
  [step('Replace the background', 'image.background')],
  [
    picture,
    select('background', 'Background', 'studio', 'colour', 'scene', 'blur'),
    text('colour', 'Colour', 'A hex code such as #E8ECEF, for studio and colour', '#E8ECEF', 7),
    prompts('Scene', 'What to see behind the person, for scene', 'A bright office with plants'),
    format,
  ],
)

export const avatars: WorkflowTemplate = template(
  'ai-avatar-generator',
  'user',
  'AI Avatar Generator',
  'Draws avatars from names, or from a portrait that you upload.',
  { price: 300, cost: 18 },
  'nano_banana',
  [step('Draw avatars', 'avatar.generate')],
  [
    prompts(
      'Names or descriptions',
      'One avatar, an empty line, the next',
      'Ada\n\nNoor, red hair and glasses\n\nLuca',
    ),
    picture,
    select('style', 'Style', 'flat', 'line', 'portrait', 'peeps', 'toon', 'pixel', 'shapes', 'duotone'),
    integer('variations', 'Variations of each', '1 to 8', 2, { min: 1, max: 8 }),
    select('shape', 'Shape', 'circle', 'square', 'rounded'),
    text('colour', 'Background', 'A hex code such as #DDE7F0; empty for one to match', '', 7),
    select('size', 'Size in pixels', '512', '256', '1024'),
  ],
)
