/** Where something small is kept on the device, for all tabs of the site. */
export interface Place {
  /** The text under `name`. May throw. */
  read(name: string): string | null | undefined
  /** Keeps `text` under `name`; `undefined` removes it. May throw. */
  write(name: string, text: string | undefined): void
}

export const storage: Place = {
  read: (name) => localStorage.getItem(name),
  write(name, text) {
    if (text === undefined) localStorage.removeItem(name)
    else localStorage.setItem(name, text)
  },
}

/** What is kept under `name`; nothing where nothing is, or nothing may be read. */
export function readDevice(name: string, place?: Place): object {
  try {
    return Object(JSON.parse(place?.read(name) ?? ''))
  } catch {
    // Nothing there, storage is forbidden, or somebody else wrote there.
    return {}
  }
}

/** Keeps `value` under `name`; `undefined` removes what is there. */
export function writeDevice(name: string, value: object | undefined, place?: Place): void {
  try {
    place?.write(name, JSON.stringify(value))
  } catch {
    // Storage is forbidden or full: then this page alone knows.
  }
}
