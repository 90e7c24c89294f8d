export type { PageClient, ServerClient } from './client.ts'
export { tidemarkPlugin, type TidemarkPlugin, type TidemarkPluginOptions } from './tidemark-plugin.ts'
