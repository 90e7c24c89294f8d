/** What a drawing's style sheets say of its parts: a picture is drawn without them. */
const properties = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'display',
  'visibility',
] as const

const scale = 2
const margin = 24
const titleHeight = 36

/** The chart in `place`: the largest drawing there, as icons are drawings too. */
export function chartIn(place: Element): SVGSVGElement | undefined {
  const area = (svg: SVGSVGElement) => {
    const { width, height } = svg.getBoundingClientRect()
    return width * height
  }
  const [largest] = [...place.querySelectorAll('svg')].toSorted((a, b) => area(b) - area(a))
  return largest !== undefined && area(largest) >= 100 * 60 ? largest : undefined
}

/** A chart as PNG with its title, on the ground that it stands on. @throws Error where the browser cannot draw it. */
export async function chartImage(svg: SVGSVGElement, title: string): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect()
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(textOf(svg, width, height))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = (width + 2 * margin) * scale
  canvas.height = (height + 2 * margin + titleHeight) * scale
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser draws no pictures.')
  const root = getComputedStyle(document.documentElement)
  context.scale(scale, scale)
  context.fillStyle = root.getPropertyValue('--tm-surface')
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = root.getPropertyValue('--tm-text')
  context.font = `600 16px ${getComputedStyle(document.body).fontFamily}`
  context.fillText(title, margin, margin + 14, width)
  context.drawImage(image, margin, margin + titleHeight, width, height)
  return await new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('This browser made no picture.')) : resolve(blob)),
      'image/png',
    )
  })
}

function textOf(svg: SVGSVGElement, width: number, height: number): string {
  const copy = svg.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) throw new Error('Bug: the copy of a drawing is one')
  const [originals, copies] = [svg, copy].map((root) => [root, ...root.querySelectorAll<SVGElement>('*')])
  copies?.forEach((part, index) => {
    const original = originals?.[index]
    if (original === undefined) return
    const style = getComputedStyle(original)
    for (const property of properties) part.style.setProperty(property, style.getPropertyValue(property))
  })
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  return new XMLSerializer().serializeToString(copy)
}
