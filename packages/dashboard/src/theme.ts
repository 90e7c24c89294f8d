import { createTheme, localStorageColorSchemeManager } from '@mantine/core'

/** `before-paint.ts` reads the same key. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'tidemark-theme' })

const systemFont =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif'

export const theme = createTheme({
  primaryColor: 'tide',
  primaryShade: 7,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: systemFont,
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace',
  headings: { fontFamily: systemFont, fontWeight: '650' },
  components: {
    // It would be a child of the menu that is no entry of it.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
  colors: {
    tide: [
      '#e9fafc',
      '#d3f1f5',
      '#a6e2ea',
      '#6fd0dd',
      '#3fbdcd',
      '#1fa3b5',
      '#11899b',
      '#0b7285',
      '#095f70',
      '#064652',
    ],
    dark: [
      '#d6e1e4',
      '#b9c8cd',
      '#92a6ad',
      '#5f747c',
      '#33454c',
      '#2a3940',
      '#1c2a2f',
      '#131e22',
      '#0e171a',
      '#0a1113',
    ],
  },
})
