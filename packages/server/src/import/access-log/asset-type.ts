const extensionsOf: Readonly<Record<string, readonly string[]>> = {
  style: ['css', 'less', 'scss'],
  script: ['js', 'mjs', 'cjs', 'map', 'wasm', 'swf'],
  image: ['png', 'jpg', 'jpeg', 'gif', 'svg', 'svgz', 'ico', 'webp', 'avif', 'bmp', 'tif', 'tiff', 'cur'],
  font: ['woff', 'woff2', 'ttf', 'otf', 'eot'],
  media: [
    'mp3',
    'mp4',
    'm4a',
    'm4v',
    'ogg',
    'ogv',
    'oga',
    'webm',
    'wav',
    'flac',
    'avi',
    'mov',
    'mkv',
    'm3u8',
    'ts',
  ],
  feed: ['rss', 'atom', 'rdf'],
  data: [
    'json',
    'xml',
    'txt',
    'csv',
    'tsv',
    'yml',
    'yaml',
    'log',
    'webmanifest',
    'ics',
    'vcf',
    'xsl',
    'geojson',
  ],
  document: ['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'odt', 'ods', 'odp', 'ps', 'epub', 'rtf'],
  download: [
    'zip',
    'gz',
    'tgz',
    'bz2',
    'xz',
    'zst',
    'tar',
    '7z',
    'rar',
    'jar',
    'war',
    'exe',
    'msi',
    'dmg',
    'deb',
    'rpm',
    'apk',
    'iso',
    'bin',
    'gem',
    'whl',
  ],
}

const typeByExtension: ReadonlyMap<string, string> = new Map(
  Object.entries(extensionsOf).flatMap(([type, extensions]) =>
    extensions.map((name) => [name, type] as const),
  ),
)

const pageExtensions: ReadonlySet<string> = new Set([
  'html',
  'htm',
  'xhtml',
  'shtml',
  'php',
  'php5',
  'asp',
  'aspx',
  'jsp',
  'jsf',
  'do',
  'cgi',
  'pl',
  'cfm',
  'md',
  'markdown',
])

/**
 * What sort of file a path names; `undefined`: a page. By the answer's content type where the log has it, else
 * by the path. An extension that is neither a page's nor known is a file's; `/release/1.2` has none.
 */
export function assetTypeOf(path: string, search: string, contentType?: string): string | undefined {
  if (contentType !== undefined) {
    if (/^(text\/html|application\/xhtml)/i.test(contentType)) return undefined
  }
  const lower = path.toLowerCase()
  if (isFeed(lower, search)) return 'feed'
  const extension = /\.([a-z][a-z0-9_-]{0,31})$/.exec(lower)?.[1]
  if (extension === undefined) return contentType === undefined ? undefined : typeOfContent(contentType)
  if (pageExtensions.has(extension)) return undefined
  return typeByExtension.get(extension) ?? 'file'
}

function isFeed(path: string, search: string): boolean {
  if (/\/(feed|rss|atom|rdf)\/?$/.test(path) || /\/(feed|rss|atom|index\.rdf)\.xml$/.test(path)) return true
  return /[?&](feed|flav|format|type)=(rss|rss2|rss20|atom|atom10|rdf|feed)\b/i.test(search)
}

function typeOfContent(contentType: string): string {
  const [kind = '', form = ''] = contentType.toLowerCase().split(/[/;]/)
  if (kind === 'image' || kind === 'font') return kind
  if (kind === 'audio' || kind === 'video') return 'media'
  if (form.includes('css')) return 'style'
  if (form.includes('javascript')) return 'script'
  return form.includes('rss') || form.includes('atom') ? 'feed' : 'data'
}
