/** As much of `@tidemark/browser` as is used. */
export interface PageClient {
  track(name: string, properties?: object, fields?: { readonly timestamp?: number }): void
  page(name?: string, properties?: object): void
  identify(userId: string, traits?: object): void
  reset(): void
  flush(): Promise<unknown>
}

/** Who did it, and the call's own id and time. */
export type ServerFields = (
  | { readonly userId: string; readonly anonymousId?: string | undefined }
  | { readonly anonymousId: string; readonly userId?: string | undefined }
) & {
  readonly eventId?: string | undefined
  readonly timestamp?: number | undefined
}

/** As much of `@tidemark/node` as is used. */
export interface ServerClient {
  track(name: string, properties: object | undefined, options: ServerFields): void
  page(name: string | undefined, details: Readonly<Record<string, unknown>>, options: ServerFields): void
  identify(userId: string, traits?: object, options?: Omit<ServerFields, 'userId'>): void
  flush(): Promise<unknown>
  close(): Promise<unknown>
}
