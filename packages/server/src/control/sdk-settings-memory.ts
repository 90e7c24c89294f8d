import { defaultSdkSettings, type SdkSettings } from '@tidemark/event'
import type { Statements } from './database.ts'
import { sdkSettings } from './schema.ts'

/** What projects set for their SDKs, in memory: every page that opens asks for it. */
export class SdkSettingsMemory {
  readonly #byProject = new Map<string, SdkSettings>()

  /** The settings as the database has them. */
  static async load(statements: Statements): Promise<SdkSettingsMemory> {
    const memory = new SdkSettingsMemory()
    for (const row of await statements.select().from(sdkSettings)) memory.#keep(row.projectId, row.settings)
    return memory
  }

  of(projectId: string): SdkSettings {
    return this.#byProject.get(projectId) ?? defaultSdkSettings
  }

  /** Writes first, so that what SDKs are told is what the next start will tell them too. */
  async save(
    statements: Statements,
    projectId: string,
    settings: SdkSettings,
    updatedAt: Date,
  ): Promise<void> {
    await statements
      .insert(sdkSettings)
      .values({ projectId, settings, updatedAt })
      .onConflictDoUpdate({ target: sdkSettings.projectId, set: { settings, updatedAt } })
    this.#keep(projectId, settings)
  }

  #keep(projectId: string, settings: Partial<SdkSettings>): void {
    this.#byProject.set(projectId, { ...defaultSdkSettings, ...settings })
  }
}
