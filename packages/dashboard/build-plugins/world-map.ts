import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { whereNumeric } from 'iso-3166-1'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import type { Plugin } from 'vite'

const name = 'virtual:world-map'
const width = 1000
const height = 460
/** Antarctica has no visitors, and takes a fifth of the height. */
const [northLatitude, southLatitude] = [83.7, -56]
/** Less cannot be seen at the size at which the map is shown. */
const leastStep = 2

type Point = readonly [x: number, y: number]

/**
 * Gives the outlines of countries, by their two letters, as paths in a box of 1000 by 460; of those too small to have
 * one, the place. Projected, thinned and rounded when the page is built, so that the page carries neither geometry
 * nor the code for it.
 */
export function worldMapPlugin(): Plugin {
  return {
    name: 'tidemark-world-map',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null
      const path = fileURLToPath(import.meta.resolve('world-atlas/countries-50m.json'))
      const atlas: Topology<{ countries: GeometryCollection }> = JSON.parse(readFileSync(path, 'utf8'))
      const outlines: Record<string, string> = {}
      const places: Record<string, Point> = {}
      for (const { id: numeric, geometry } of feature(atlas, atlas.objects.countries).features) {
        const code = whereNumeric(String(numeric).padStart(3, '0'))?.alpha2
        if (code === undefined || code === 'AQ') continue
        const polygons =
          geometry.type === 'MultiPolygon'
            ? geometry.coordinates.flat()
            : geometry.type === 'Polygon'
              ? geometry.coordinates
              : []
        const rings = polygons.flatMap((ring) => unbroken(ring.map(project)))
        const outline = rings.map(pathOf).join('')
        const place = rings[0]?.[0]
        if (outline !== '') outlines[code] = outline
        else if (place !== undefined) places[code] = [Math.round(place[0]), Math.round(place[1])]
      }
      return `export default ${JSON.stringify({ width, height, outlines, places })}`
    },
  }
}

/** Miller's cylinder: straight meridians, and the north not as blown up as by Mercator's. */
function project(position: readonly number[]): Point {
  const [longitude = 0, latitude = 0] = position
  const [top, bottom] = [millerY(northLatitude), millerY(southLatitude)]
  return [((longitude + 180) / 360) * width, ((top - millerY(latitude)) / (top - bottom)) * height]
}

function millerY(latitude: number): number {
  return 1.25 * Math.log(Math.tan(Math.PI / 4 + (0.4 * latitude * Math.PI) / 180))
}

/**
 * A ring that crosses the edge of the map goes on outside of it, where it is cut off; and once more, moved by a whole
 * turn, for the part that lies on the other side.
 */
function unbroken(ring: readonly Point[]): readonly (readonly Point[])[] {
  let turns = 0
  const whole = ring.map(([x, y], at): Point => {
    const jump = x - (ring[at - 1]?.[0] ?? x)
    if (Math.abs(jump) > width / 2) turns -= Math.sign(jump)
    return [x + turns * width, y]
  })
  const shift = whole.some(([x]) => x > width) ? -width : whole.some(([x]) => x < 0) ? width : 0
  return shift === 0 ? [whole] : [whole, whole.map(([x, y]): Point => [x + shift, y])]
}

/** A ring as a path, without the points that lie too near the one before. Islands too small to see are left out. */
function pathOf(ring: readonly Point[]): string {
  const kept: Point[] = []
  for (const point of ring) {
    const last = kept.at(-1)
    if (last === undefined || Math.hypot(point[0] - last[0], point[1] - last[1]) >= leastStep)
      kept.push(point)
  }
  if (kept.length < 3) return ''
  return `M${kept.map((point) => point.map(rounded).join(',')).join('L')}Z`
}

function rounded(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '')
}
