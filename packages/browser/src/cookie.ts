import type { Place } from './device.ts'

export interface CookieOptions {
  /** Such as `example.com`, for one person on all its subdomains. @default the page's own host */
  readonly domain?: string | undefined
}

const lifeSeconds = 395 * 86_400

/** Keeps who is there in a cookie instead of the site's storage, so that subdomains can share it. */
export function cookie({ domain }: CookieOptions = {}): Place {
  const where = `; path=/; samesite=lax${domain === undefined ? '' : `; domain=${domain}`}`
  return {
    read(name) {
      const pair = document.cookie.split('; ').find((text) => text.startsWith(`${name}=`))
      return pair === undefined ? undefined : decodeURIComponent(pair.slice(name.length + 1))
    },
    write(name, text) {
      const life = `max-age=${text === undefined ? 0 : lifeSeconds}`
      const secure = location.protocol === 'https:' ? '; secure' : ''
      document.cookie = `${name}=${encodeURIComponent(text ?? '')}; ${life}${where}${secure}`
    },
  }
}
