import type { Plugin } from './plugin.ts'
import type { Tidemark } from './tidemark.ts'

export interface AutocaptureOptions {
  /** @default true */
  readonly clicks?: boolean
  /** @default true */
  readonly forms?: boolean
  /** @default true */
  readonly downloads?: boolean
  /** @default true */
  readonly outbound?: boolean
  /** What is ignored, with all that is in it. @default '[data-tidemark-ignore]' */
  readonly ignore?: string
}

// What people click on. Other elements are clicked by mistake, or are a part of one of these.
const clickable =
  'a, button, summary, [role=button], [role=link], [role=menuitem], [role=tab], input[type=submit], input[type=button], [data-tidemark]'
const downloadable =
  /\.(pdf|docx?|xlsx?|pptx?|csv|txt|rtf|zip|rar|7z|gz|tar|dmg|exe|msi|pkg|deb|rpm|apk|iso|mp[34]|wav|mov|avi|epub|ics)$/i
const maxTextChars = 80

/** Tracks clicks, sent forms, downloads and links to other sites by itself. Never what somebody typed. */
export function autocapture(options: AutocaptureOptions = {}): Plugin {
  const { clicks = true, forms = true, downloads = true, outbound = true } = options
  const ignore = options.ignore ?? '[data-tidemark-ignore]'

  function onClick(tidemark: Tidemark, { target }: Event): void {
    const element = target instanceof Element ? target.closest(clickable) : null
    if (element === null || element.closest(ignore) !== null) return
    const link = element.closest('a')
    if (link !== null && link.href !== '') {
      const extension = downloadable.exec(link.pathname)?.[1]
      if (downloads && (link.hasAttribute('download') || extension !== undefined))
        return tidemark.track('file_downloaded', {
          file_name: link.pathname.split('/').at(-1),
          file_extension: extension?.toLowerCase(),
          url: link.href,
        })
      if (outbound && /^https?:$/.test(link.protocol) && link.host !== location.host)
        return tidemark.track('outbound_click', { url: link.href, text: textOf(element) })
    }
    if (clicks)
      tidemark.track('click', { element: describe(element), text: textOf(element), href: link?.href })
  }

  function onSubmit(tidemark: Tidemark, { target }: Event): void {
    if (!(target instanceof HTMLFormElement) || target.closest(ignore) !== null) return
    // Not `target.id`: a field of that name would stand in its place.
    tidemark.track('form_submitted', {
      form_id: target.getAttribute('id'),
      form_name: target.getAttribute('name'),
      action: target.getAttribute('action'),
    })
  }

  return {
    name: 'autocapture',
    setup(tidemark) {
      // In the capture phase: the page may stop the event on its way back up.
      document.addEventListener('click', (event) => onClick(tidemark, event), true)
      document.addEventListener('auxclick', (event) => onClick(tidemark, event), true)
      if (forms) document.addEventListener('submit', (event) => onSubmit(tidemark, event), true)
    },
  }
}

/** What was clicked, as its name says or its place in the page. */
function describe(element: Element): string {
  const own = element.getAttribute('data-tidemark')
  if (own !== null && own !== '') return own
  const id = element.id === '' ? '' : `#${element.id}`
  return `${element.tagName.toLowerCase()}${id}`
}

/** What it reads. `textContent`, because `innerText` makes the browser lay out the page. */
function textOf(element: Element): string | undefined {
  const said = element.getAttribute('aria-label') ?? element.textContent ?? ''
  return said.replace(/\s+/g, ' ').trim().slice(0, maxTextChars) || undefined
}
