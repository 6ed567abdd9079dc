import { drawPrompt } from '../generate.ts'
import { pictureFile } from '../output/picture-file.ts'
import { overlayOf, toRaster, toSharp } from '../raster.ts'
import { blur, clip, type Drawing, ellipse, group, linear, path, radial, svgOf } from '../scene/drawing.ts'
import { drawSvg } from '../svg.ts'

const [width, height] = [960, 1200]
const [skin, shade, light, hair, glint, coat] = [
  '#e0a98a',
  '#a8654a',
  '#f6d3ba',
  '#3b261d',
  '#7a523c',
  '#2f5d73',
]

/** Draws a portrait of an invented person, as a photo in a park: for runs without a picture. */
export const samplePortrait = async (): Promise<Uint8Array> => {
  const park = await drawPrompt('A park with trees in autumn', {
    width: 1200,
    height: 1200,
    look: 'photo',
    seed: 'portrait',
  })
  const behind = toSharp(park.raster).resize({ width, height, fit: 'cover' }).blur(7)
  const picture = behind.composite([overlayOf(drawSvg(svgOf(width, height, person())))])
  const shot = toSharp(await toRaster(picture.removeAlpha())).blur(0.7)
  return (await pictureFile('sample', shot, 'jpeg')).bytes
}

const person = (): Drawing[] => {
  const skinLight = radial(
    [
      [0, light],
      [0.5, skin],
      [1, shade],
    ],
    '0.42 0.4',
  )
  const neckLight = linear([
    [0, '#8d5340'],
    [0.5, '#c98d70'],
    [1, skin],
  ])
  const coatLight = linear(
    [
      [0, '#3f7690'],
      [0.5, coat],
      [1, '#1c3c4c'],
    ],
    1,
  )
  const shirt = linear([
    [0, '#f4f1ea'],
    [1, '#cfcac0'],
  ])
  const hairLight = linear([
    [0, glint],
    [0.4, hair],
    [1, '#20130e'],
  ])
  const [soft, softer, faint] = [blur(10), blur(22), blur(4)]
  const face =
    'M480 262C596 262 650 352 646 470C643 560 614 640 568 694C540 727 512 742 480 742C448 742 420 727 392 694C346 640 317 560 314 470C310 352 364 262 480 262Z'
  const inFace = clip(path(face, '#000'))
  const side = (mirror: boolean, parts: Drawing[]): Drawing =>
    group(parts, mirror ? 'transform="translate(960 0) scale(-1 1)"' : '')
  const eye = (): Drawing[] => [
    ellipse(405, 476, 54, 34, '#7d4532', `opacity="0.35" ${soft.filter}`),
    path('M362 480C378 456 428 452 450 482C430 500 384 502 362 480Z', '#f7f3ee'),
    ellipse(407, 478, 19, 20, '#4e3a28'),
    ellipse(407, 478, 10, 10.5, '#120c08'),
    ellipse(413, 471, 4.5, 4.5, '#ffffff'),
    path('M358 480C376 450 430 446 454 482C430 460 384 460 358 480Z', '#2a1812'),
    path('M340 430C366 404 424 402 458 424C426 414 372 416 340 430Z', hair),
    path('M344 432C372 400 430 400 460 426C428 416 376 420 344 432Z', hair, 'opacity="0.8"'),
  ]
  return [
    ...[skinLight, neckLight, coatLight, shirt, hairLight, soft, softer, faint, inFace].map(
      ({ definition }) => definition,
    ),
    // Hair behind the head
    path(
      'M480 170C660 160 724 300 712 470C706 580 730 680 704 790C690 836 640 850 600 830L360 830C320 850 270 836 256 790C230 680 254 580 248 470C236 300 300 160 480 170Z',
      hairLight.fill,
    ),
    path('M380 620L580 620L620 830L340 830Z', '#1c100b', `opacity="0.85" ${soft.filter}`),
    // Neck, shirt, coat
    path('M398 640C404 760 390 800 350 838L480 1018L610 838C570 800 556 760 562 640Z', neckLight.fill),
    ellipse(480, 742, 110, 60, '#6d3b2b', `opacity="0.55" ${softer.filter}`),
    path('M346 822L480 1010L614 822L680 870L640 1200L320 1200L280 870Z', shirt.fill),
    path(
      'M350 806C250 850 120 872 76 980C52 1050 44 1130 40 1200L420 1200C400 1080 370 950 330 850Z',
      coatLight.fill,
    ),
    path(
      'M610 806C710 850 840 872 884 980C908 1050 916 1130 920 1200L540 1200C560 1080 590 950 630 850Z',
      coatLight.fill,
    ),
    path(
      'M352 800C330 830 316 850 306 880L352 926L328 962L420 1200L452 1200C426 1080 396 930 366 838Z',
      '#2a566b',
    ),
    path(
      'M608 800C630 830 644 850 654 880L608 926L632 962L540 1200L508 1200C534 1080 564 930 594 838Z',
      '#1e3d4d',
    ),
    // Face
    path(face, skinLight.fill),
    group(
      [
        ellipse(650, 540, 90, 240, '#8a4c37', `opacity="0.45" ${softer.filter}`),
        ellipse(480, 740, 170, 50, '#8a4c37', `opacity="0.45" ${softer.filter}`),
        ellipse(480, 262, 200, 50, '#5b3020', `opacity="0.5" ${softer.filter}`),
        ellipse(372, 576, 56, 40, '#dd7b62', `opacity="0.35" ${softer.filter}`),
        ellipse(588, 576, 56, 40, '#d06c55', `opacity="0.35" ${softer.filter}`),
        ellipse(430, 360, 90, 46, '#fff0e2', `opacity="0.4" ${softer.filter}`),
      ],
      inFace.clip,
    ),
    side(false, eye()),
    side(true, eye()),
    // Nose
    path(
      'M462 470C452 530 440 560 436 582C444 604 516 604 524 582C520 560 508 530 500 470Z',
      '#c98767',
      `opacity="0.4" ${soft.filter}`,
    ),
    path(
      'M470 470C462 530 462 560 474 580L496 578C494 540 492 510 490 470Z',
      '#fbe0cd',
      `opacity="0.45" ${faint.filter}`,
    ),
    path(
      'M436 584C440 600 458 600 466 592C474 602 488 602 496 592C504 600 520 598 524 584C520 608 506 606 496 602C486 610 474 610 464 602C452 608 440 604 436 584Z',
      '#8a4a36',
      'opacity="0.75"',
    ),
    // Mouth
    path(
      'M400 628C430 636 456 626 480 632C504 626 530 636 560 628C546 652 520 648 480 648C440 648 414 652 400 628Z',
      '#b3564b',
    ),
    path('M404 630C430 644 530 644 556 630C544 676 512 690 480 690C448 690 416 676 404 630Z', '#c9695d'),
    path('M412 636C440 646 520 646 548 636C530 668 430 668 412 636Z', '#fbf8f4'),
    path(
      'M398 622C392 628 392 634 398 638M562 622C568 628 568 634 562 638',
      'none',
      'stroke="#9c5a45" stroke-width="5" stroke-linecap="round"',
    ),
    ellipse(480, 712, 44, 9, '#8a4c37', `opacity="0.4" ${soft.filter}`),
    // Hair in front
    path(
      'M480 176C620 164 694 256 690 420C676 350 640 318 560 306C470 296 420 330 374 330C330 352 300 400 276 430C250 280 330 184 480 176Z',
      hairLight.fill,
    ),
    path(
      'M300 380C316 470 316 560 336 640C350 720 350 780 330 826C290 846 256 820 250 770C236 660 248 520 262 420Z',
      '#2c1b14',
    ),
    path(
      'M676 380C652 470 646 560 626 640C612 720 612 780 632 826C672 846 704 820 710 770C724 660 714 520 704 420Z',
      '#26160f',
    ),
    ...[0, 1, 2, 3, 4].map(
      (at) =>
        `<path d="M${330 + at * 46} ${300 - at * 4}C${360 + at * 40} 230 ${450 + at * 26} 200 ${560 + at * 20} ${214 + at * 14}" fill="none" stroke="${glint}" stroke-width="5" stroke-opacity="0.35"/>`,
    ),
  ]
}
